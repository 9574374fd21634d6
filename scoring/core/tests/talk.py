"""Small conversations of our own for the tests: honest sentences by kind, and threads made from them."""

# ruff: noqa: E501  sentences that people wrote are not cut in two

from scoring.core.threads import read
from scoring.core.turn import Frame, Question, Turn

FRAME = Frame(
    purpose="We want to find out why visitors of the repair café leave before their turn, and what to change.",
    questions=(
        Question(1, "What do people do while they wait for a repair?"),
        Question(2, "How do other repair cafés share out the waiting time?"),
    ),
    title="People leave the repair café before it is their turn",
    language="en",
    author="host",
    body="Every Saturday about thirty people bring a broken lamp or toaster. A third of them go home unrepaired.",
)

REPAIR = (
    Turn(
        "c1",
        "nadia",
        "At our repair café people wait in a circle around the menders, because then they see that their turn "
        "is coming. I assumed that a number on a ticket would be enough, and I am no longer sure.",
        answers=(2,),
    ),
    Turn(
        "c2",
        "bas",
        "That circle, Nadia, would not fit in our hall, but a board with names could do the same. "
        "What do the people who leave say when you ask them?",
        "c1",
        "nadia",
        "At our repair café people wait in a circle around the menders, because then they see their turn coming.",
    ),
    Turn(
        "c3",
        "host",
        "I asked eleven of them at the door last Saturday: eight said they did not know whether anyone had seen "
        "their lamp. So it is not the waiting that drives them off, it is not being seen.",
        "c2",
        "bas",
        "That circle would not fit in our hall. What do the people who leave say when you ask them?",
    ),
    Turn(
        "c4",
        "yusuf",
        "As a mender I never look up, since a loose screw rolls away the moment I do. Next Saturday I will put "
        "a volunteer beside my table who greets everybody within five minutes, and report here on Sunday.",
        "c3",
        "host",
        "I asked eleven of them at the door: eight said they did not know whether anyone had seen their lamp.",
    ),
    Turn(
        "c5",
        "lena",
        "We tried such a greeter for a month in the library: the queue stayed as long, and half as many left. "
        "It costs a volunteer though, and in summer we do not have one.",
        "c4",
        "yusuf",
        "Next Saturday I will put a volunteer beside my table who greets everybody within five minutes.",
    ),
)
DUTCH_FRAME = Frame(
    purpose="We willen uitzoeken waarom bezoekers van het repaircafé weggaan voor ze aan de beurt zijn, "
    "en wat we kunnen veranderen.",
    questions=(
        Question(1, "Wat doen mensen terwijl ze wachten op een reparatie?"),
        Question(2, "Hoe verdelen andere repaircafés de wachttijd?"),
    ),
    title="Mensen verlaten het repaircafé voor ze aan de beurt zijn",
    language="nl",
    author="host",
    body="Elke zaterdag brengen zo'n dertig mensen een kapotte lamp of broodrooster. "
    "Een derde gaat zonder reparatie naar huis.",
)
DUTCH_TEXTS = (
    "Bij ons repaircafé wachten de mensen in een kring om de reparateurs, want dan zien ze dat hun beurt eraan "
    "komt. Ik nam aan dat een nummertje genoeg zou zijn, en dat weet ik niet meer zeker.",
    "Die kring, Nadia, past niet in onze zaal, maar een bord met namen zou hetzelfde kunnen doen. "
    "Wat zeggen de mensen die weggaan als je het ze vraagt?",
    "Ik heb het er afgelopen zaterdag elf gevraagd bij de deur: acht zeiden dat ze niet wisten of iemand hun lamp "
    "had gezien. Het is dus niet het wachten dat ze wegjaagt, het is niet gezien worden.",
    "Als reparateur kijk ik nooit op, omdat er een schroefje wegrolt zodra ik dat doe. Volgende zaterdag zet ik "
    "een vrijwilliger naast mijn tafel die iedereen binnen vijf minuten begroet, en zondag meld ik hier hoe het ging.",
    "Wij hebben zo'n gastvrouw een maand geprobeerd in de bibliotheek: de rij bleef even lang, en half zoveel "
    "mensen gingen weg. Het kost wel een vrijwilliger, en in de zomer hebben we die niet.",
)
DULL = (
    "Great initiative, well done everyone!",
    "I totally agree, thanks for sharing.",
    "It is what it is, people are just impatient these days.",
    "Repair is very important for all of us.",
    "We should all be a bit more patient.",
)


def scores(turns, frame=FRAME):
    """The four scores of a thread, None where there is no reading."""
    readings, _, _ = read(frame, list(turns))
    return {name: reading.score for name, reading in readings.dimensions.items()}
