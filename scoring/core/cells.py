"""How the counts of a cell collapse into the next layer: the saturation of copies, chains and voices.

text:<what is said>     a sentence. Said again it adds nothing: the earliest comment keeps it, with the
                        levels that it has there.
comment:<key>           one comment. When it belongs here (near enough to the subject or its parent) its
                        sentences count together, saturating; they pass on to its person, to its own chain
                        and, as taking up, to the chain of the comment that it replies to.
chain:<key>             a comment and what others' replies do with it: what is taken up counts on top.
person:<key>            one voice: each kind of count saturates, so that the tenth sentence adds little.
                        It looks from one angle, the middle of those of its sentences.
"""

from hashlib import blake2b
from math import isqrt

from .tally import Tally

COMMENT_ROOM = 2000  # thousandths of one signal that one comment can bring: about two strong sentences
PERSON_HALF = 2500  # at this sum a person has half of what one person can bring to a signal
VOICE_FIRST, VOICE_MORE = 1000, 900  # a voice weighs 1 to 1.9: see diversity.py why not more than twice
TALK_HALF = 4000  # sentences (in thousandths) at which a voice has half of VOICE_MORE
ANGLE_HALF = 3000
SURE = 250  # a level of a person at which the signal is there beyond doubt, so that the person counts for it
TOUCHED = 350  # a comment whose answers to a question come to this has touched it
DEEP = ("asks_back", "reasons", "evidence", "experience", "assumption", "reframes", "weighs")
UPTAKE = ("builds_on", "asks_back", "weighs", "connects", "learned")
COUNTED = ("talk", "said", "direction.serves", "angles")  # summed over sentences
PLAIN = ("asks", "tells", "comments")  # counted as they are


def order_of(key: str) -> tuple[int, str]:
    """Comments by key: shorter keys first, then by alphabet, so that c2 comes before c10."""
    return len(key), key


def saturated(count: int, half: int) -> int:
    """A whole-number curve that begins with slope 1 and never exceeds `half`·1: count·half / (count+half)."""
    return count * half // (count + half) if count > 0 else 0


def escape(key: str) -> str:
    """A key that may hold any character as a part of a name."""
    return (
        key.replace("%", "%25")
        .replace("/", "%2F")
        .replace("=", "%3D")
        .replace("~", "%7E")
        .replace("\x00", "%00")
    )


def collapse(cell: str, counts: Tally) -> Tally:
    """The counts of a cell as names of later layers. ValueError for a cell of an unknown layer."""
    layer, _, key = cell.partition(":")
    if not counts:
        return Tally.zero()
    return _COLLAPSES[layer](key, counts)


def _text(key: str, counts: Tally) -> Tally:
    owners: list[tuple[str, str]] = []
    for name, count in counts.items():
        if name.startswith("in=") and count > 0:
            owner, _, variant = name[3:].partition("~")
            owners.append((owner, variant))
    if not owners:
        return Tally.zero()
    owner, variant = min(owners, key=lambda pair: (order_of(pair[0]), pair[1]))
    levels = {}
    for name, count in counts.items():
        if name.startswith(f"{variant}:") and count > 0:
            what, _, level = name.partition(":")[2].partition("=")
            levels[f"comment:{owner}/{what}"] = int(level)
    return Tally(levels)


def inside_text(key: str, marks: Tally) -> Tally:
    """The counts that one sentence of comment `key` puts into its text cell.

    One short name per comment says which variant of the levels it has; variants are few, since equal
    sentences in like places have equal levels. So a cell of many copies stays small.
    """
    variant = blake2b(marks.to_json().encode(), digest_size=4).hexdigest()
    return Tally({f"in={key}~{variant}": 1} | {f"{variant}:{name}": count for name, count in marks.items()})


def _comment(key: str, counts: Tally) -> Tally:
    person, parent, passed, deep, uptake = None, None, {}, 0, 0
    for name, count in sorted(counts.items()):
        what, _, value = name.partition("=")
        if what == "by":
            person = value
        elif what == "under":
            parent = value
        elif what == "points":  # at a question; counts when the comment says something
            passed[f"question.{value}"] = passed.get(f"question.{value}", 0) + 600 * count
        else:
            passed[what] = passed.get(what, 0) + count
            stem = what.partition(".")[2]
            deep += count if what.startswith("depth.") and stem in DEEP else 0
            uptake += count if what.startswith("depth.") and stem in UPTAKE else 0
    if person is None:
        return Tally.zero()
    belongs = 0 < passed.get("talk", 0) <= 2 * passed.get("said", 0)
    if not belongs:
        passed = {name: count for name, count in passed.items() if name in (*PLAIN, "talk")}
    out = {}
    for name, count in passed.items():
        if name in PLAIN or name in COUNTED or name.startswith("angle."):
            out[f"person:{person}/{name}"] = count
        elif name.startswith("question."):
            out[f"person:{person}/{name}"] = min(count, 1000)
            if count >= TOUCHED:
                out[f"person:{person}/touched.{name[9:]}"] = 1
        else:
            out[f"person:{person}/{name}"] = min(count, COMMENT_ROOM)
    if belongs:
        out[f"person:{person}/turns"] = 1
        out[f"chain:{key}/by={person}"] = 1
        if deep:
            out[f"chain:{key}/deep"] = min(deep, COMMENT_ROOM)
        if passed.get("deeds.proposes"):
            out[f"chain:{key}/proposes"] = min(passed["deeds.proposes"], 1000)
        if parent is not None and uptake:
            out[f"chain:{parent}/taken"] = min(uptake, 1000)
    return Tally(out)


def _chain(key: str, counts: Tally) -> Tally:
    person = next((name[3:] for name in sorted(counts) if name.startswith("by=")), None)
    taken = min(counts["taken"], 1500)
    if person is None or not taken:
        return Tally.zero()
    return Tally(
        {
            f"person:{person}/depth.built": min(counts["deep"], 1500) * taken // 1500,
            f"person:{person}/deeds.adopted": counts["proposes"] * taken // 1500,
        }
    )


def _person(key: str, counts: Tally) -> Tally:
    out: dict[str, int] = {}
    said = counts["said"]
    angle_room = saturated(counts["angles"], ANGLE_HALF)
    length = isqrt(sum(count * count for name, count in counts.items() if name.startswith("angle.")))
    for name, count in counts.items():
        if name in PLAIN:
            out[name] = count
        elif name.startswith("angle."):
            out[name] = abs(count) * angle_room // length * (1 if count > 0 else -1)
        elif name == "angles":
            out[name] = angle_room
        elif name.startswith("touched."):
            out[name] = count
        elif name.startswith("question."):
            out[name] = min(count, 1000)
        elif name in ("turns", *COUNTED):
            out[name] = count
        else:
            out[name] = saturated(count, PERSON_HALF)
            if count >= SURE and "." in name:
                out[f"{name}.people"] = 1
    kept = min(counts["deeds.commits"], counts["deeds.reports"])
    if kept:
        out["deeds.kept"] = saturated(kept, PERSON_HALF)
    if counts["comments"]:
        out["people"] = 1
    if said:
        weight = VOICE_FIRST + saturated(said, TALK_HALF) * VOICE_MORE // TALK_HALF
        out["voices"] = 1
        out["voice"] = weight
        out["voice.square"] = weight * weight
    return Tally(out)


_COLLAPSES = {"text": _text, "comment": _comment, "chain": _chain, "person": _person}
