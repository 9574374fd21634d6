"""People and comments to measure with: no two comments say the same."""

import itertools

from discussions import post_actions
from discussions.models import Space
from people.models import Person

WHO = (
    "de avondploeg", "onze buurvrouw", "het team van Hatice", "de nieuwe stagiair", "mijn collega",
    "the night shift", "our neighbour", "the second team", "a parent", "the coach",
)  # fmt: skip
DID = (
    "het logboek niet invulde", "de overdracht oversloeg", "drie keer terugbelde", "een kaart ophing",
    "left the log empty", "skipped the hand-over", "called back three times", "put up a board",
)  # fmt: skip
THEN = (
    "vroeg ik wat erachter zat", "begon iedereen opnieuw", "probeerden we een week iets anders",
    "wist niemand waarom", "spraken we donderdag af", "I asked what was behind it", "we all began again",
    "we tried something else for a week", "nobody knew why", "we agreed on Thursday",
)  # fmt: skip
WHEN = ("maandag", "in maart", "na de vakantie", "bij regen", "on Monday", "in March", "after the holidays")


def sentences():
    """Sentences without end, each different: some give a reason, some ask, some promise."""
    for n, (who, did, then, when) in enumerate(itertools.cycle(itertools.product(WHO, DID, THEN, WHEN))):
        if n % 5 == 3:
            yield f"Wat gebeurde er {when}, toen {who} in week {n} {did}?"
        elif n % 5 == 4:
            yield f"Ik bel {who} {when} over punt {n} en vertel hier hoe het ging."
        else:
            yield f"Omdat {who} {when} op plek {n} {did}, {then}."


def people(count, name):
    """So many people whose names begin with `name`."""
    return [
        Person.objects.create(email=f"{name}{n}@example.org", name=f"{name} {n}", handle=f"{name}-{n}")
        for n in range(count)
    ]


def thread_of(author, title):
    post = post_actions.write_post(
        space=Space.objects.order_by("id").first(),
        author=author,
        title=title,
        body="Wat doen we met het logboek en de overdracht?",
        purpose="Na dit gesprek weten we wat we met het logboek doen en wie wat probeert.",
        questions=["Waarom vult niemand het logboek in?", "Wat heb je zelf geprobeerd?"],
    )
    return post_actions.main_thread(post)
