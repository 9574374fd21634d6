"""Which conversation needs help, and of which kind. Pure: readings in, one verdict out.

Only what a facilitator can do something about counts, and only what is more than noise: a D asks for
attention when even the top of its interval lies under half, when next to nothing of it was seen in several
comments, or when it fell.
"""

from dataclasses import dataclass, field, replace

WEAK = 12.5  # of 25: half
NOTHING = 2.0  # of 25: less is next to nothing, however wide the interval of a young conversation
FELL = 4.0  # points; the readings of one more comment move by about one
AND_MORE = 0.05  # of urgency, for each further thing that needs attention in the same conversation
ENOUGH = 5  # comments from which what is missing is more than a matter of time
QUIET_DAYS = 2  # days after which a post without readings asks for company
IDLE_DAYS = 30  # days after which a conversation rests and is left alone


@dataclass(frozen=True)
class Look:
    """What is looked at of one dimension: its reading, and where it stood before."""

    score: float | None
    low: float | None = None
    high: float | None = None
    earlier: float | None = None


@dataclass(frozen=True)
class Attention:
    """One thing that needs attention: the D, why (a code with its values), and how much of it, 0 to 1."""

    dimension: str
    code: str
    urgency: float
    values: dict = field(default_factory=dict)


def attention(looks, *, is_steered, is_closed, is_counted, comments, people, untouched, days_quiet):
    """The one thing of a thread that needs attention most, or None.

    looks: {dimension: Look}. untouched: numbers of the questions that nobody touched. days_quiet: whole days
    since the last activity. A free thread never gets a warning about Direction.
    """
    if is_closed or not is_counted or days_quiet >= IDLE_DAYS:
        return None
    found = []
    if all(look.score is None for look in looks.values()):
        if days_quiet >= QUIET_DAYS:
            found.append(Attention("diversity", "few_voices", 0.5, {"people": people, "comments": comments}))
    else:
        found += [verdict for name, look in looks.items() if (verdict := _of_dimension(name, look, comments))]
    if is_steered and untouched and comments >= ENOUGH:
        found.append(
            Attention("direction", "untouched", 0.55, {"numbers": untouched, "count": len(untouched)})
        )
    if not is_steered:
        found = [each for each in found if each.dimension != "direction"]
    if not found:
        return None
    first = max(found, key=lambda each: each.urgency)
    return replace(first, urgency=min(1.0, first.urgency + AND_MORE * (len(found) - 1)))


def _of_dimension(name, look, comments):
    if look.score is None:
        return None
    if look.earlier is not None and look.earlier - look.score >= FELL:
        values = {"earlier": look.earlier, "score": look.score}
        return Attention(name, "fell", min(1.0, 0.6 + (look.earlier - look.score) / 25), values)
    if look.high < WEAK or (look.score < NOTHING and comments >= ENOUGH):
        urgency = max(0.3, 1 - look.high / (2 * WEAK))
        return Attention(name, "weak", urgency, {"score": look.score, "high": look.high})
    return None
