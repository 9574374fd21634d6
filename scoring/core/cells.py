"""How the counts of a cell collapse into the next layer: the saturation of copies, chains and voices.

text:<what is said>     a sentence. Said again it adds nothing: the earliest comment keeps it, with the
                        levels that it has there.
comment:<key>           one comment: its sentences count together, saturating. They pass on to its own chain
                        and, as taking up, to the chain of the comment that it replies to.
chain:<key>             a comment and what others' replies do with it. When it belongs here, by its own words
                        or because somebody else takes it up, it passes on to its person; what is taken up
                        counts on top.
person:<key>            one voice: each kind of count saturates, so that the tenth sentence adds little.
                        Once it said something of substance it is a voice, and looks from one angle, the
                        middle of those of its sentences.
"""

from hashlib import blake2b
from math import isqrt

from .parameters import group, value
from .tally import Tally

MOST = 10**9

P = {name: int(number) for name, number in group("saturation").items()}
TOUCHED, POINTED = int(value("answers.touched")), int(value("answers.pointed"))
DEEP = ("asks_back", "reasons", "evidence", "experience", "assumption", "reframes", "weighs")
UPTAKE = ("depth.builds_on", "depth.asks_back", "depth.weighs", "diversity.differs")
COUNTED = ("talk", "direction.serves")  # summed over sentences
PLAIN = ("asks", "tells", "comments", "strange")  # counted as they are
SIGNS = ("belongs", "heard", "taken", "takes_up")  # of a comment: whether, and how, it counts
SUBSTANCE = ("depth.", "deeds.", "question.")  # kinds of counts that make a voice


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


# What the layers reckon, for docs/scoring.md; numbers under their names (parameters.toml).
FORMULA = """
in a comment:    each signal at most {saturation.comment_room}, each question at most 1000
in its chain:    taken = Σ min(1000, uptake of a reply by another), at most {saturation.chain_room}
                 built = min({saturation.chain_room}, deep) · taken / {saturation.chain_room}
                 adopted = min(1000, proposes) · taken / {saturation.chain_room}
of a person:     each signal n → n · {saturation.person_half} / (n + {saturation.person_half}),
                 each question at most 1000
                 kept = min(commits, reports), saturated in the same way
of a voice:      there = (signals − {saturation.substance_from}) / ({saturation.substance_full} −
                 {saturation.substance_from}), 0..1: it is counted so many times
                 weight = {saturation.voice_first}
                 + {saturation.voice_more} · talk / (talk + {saturation.talk_half})
                 angle = the direction of the sum of its sentences' angles, with the length
                 n · {saturation.angle_half} / (n + {saturation.angle_half}), n = the sum of their lengths
"""


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
    person = _named(counts, "by=")
    if person is None:
        return Tally.zero()
    said = {name: count for name, count in counts.items() if "=" not in name}
    for number in _all_named(counts, "points=") if said.get("talk") else ():
        said[f"question.{number}"] = said.get(f"question.{number}", 0) + POINTED
    out = {f"chain:{key}/by={person}": 1}
    for name, count in said.items():
        out[f"chain:{key}/{name}"] = min(count, _room_in_comment(name)) if count > 0 else count
    parent = _named(counts, "under=")
    if parent is not None and said.get("belongs") and said.get("talk"):
        out[f"chain:{parent}/taken"] = min(sum(said.get(name, 0) for name in UPTAKE), 1000)
        out[f"chain:{parent}/heard"] = int(said.get("takes_up", 0) > 0)
    return Tally(out)


def _room_in_comment(name: str) -> int:
    """The most that one comment can bring under a name."""
    if name in PLAIN or name in COUNTED or name == "angles" or name.startswith("angle."):
        return MOST
    return 1000 if name.startswith("question.") else P["comment_room"]


def _named(counts: Tally, prefix: str) -> str | None:
    return min(_all_named(counts, prefix), default=None)


def _all_named(counts: Tally, prefix: str) -> list[str]:
    return [name.removeprefix(prefix) for name in counts if name.startswith(prefix)]


def _chain(key: str, counts: Tally) -> Tally:
    person = _named(counts, "by=")
    if person is None:
        return Tally.zero()
    said = {name: count for name, count in counts.items() if "=" not in name and name not in SIGNS}
    if not said.get("talk") or not (counts["belongs"] or counts["heard"]):
        return Tally({f"person:{person}/{name}": said[name] for name in (*PLAIN, "talk") if name in said})
    out = {f"person:{person}/{name}": count for name, count in said.items()}
    out[f"person:{person}/turns"] = 1
    for name, count in said.items():
        if name.startswith("question.") and count >= TOUCHED:
            out[f"person:{person}/touched.{name[9:]}"] = 1
    taken = min(counts["taken"], P["chain_room"])
    deep = min(sum(said.get(f"depth.{signal}", 0) for signal in DEEP), P["chain_room"])
    proposed = min(said.get("deeds.proposes", 0), 1000)
    out[f"person:{person}/depth.built"] = deep * taken // P["chain_room"]
    out[f"person:{person}/deeds.adopted"] = proposed * taken // P["chain_room"]
    return Tally(out)


def _person(key: str, counts: Tally) -> Tally:
    out: dict[str, int] = {}
    angles = {name: count for name, count in counts.items() if name.startswith("angle.")}
    for name, count in counts.items():
        if name in (*PLAIN, *COUNTED, "turns") or name.startswith("touched."):
            out[name] = count
        elif name.startswith("question."):
            out[name] = min(count, 1000)
        elif name != "angles" and name not in angles:
            out[name] = saturated(count, P["person_half"])
            if count >= P["sure"]:
                out[f"{name}.people"] = 1
    kept = min(counts["deeds.commits"], counts["deeds.reports"])
    out["deeds.kept"] = saturated(kept, P["person_half"])
    out["people"] = int(counts["comments"] > 0)
    present = _presence(sum(count for name, count in counts.items() if name.startswith(SUBSTANCE)))
    if present:
        out |= _voice(counts, angles, present)
    return Tally(out)


def _presence(substance: int) -> int:
    """Thousandths of a voice that somebody with this much substance is."""
    above = substance - P["substance_from"]
    return min(1000, max(0, 1000 * above // (P["substance_full"] - P["substance_from"])))


def _voice(counts: Tally, angles: dict[str, int], present: int) -> dict[str, int]:
    """One voice, as far as it is there, with its weight and where it looks from, the middle of its sentences.

    To be there by half is to be counted half a time, not to weigh half: see diversity.voices.
    """
    weight = P["voice_first"] + saturated(counts["talk"], P["talk_half"]) * P["voice_more"] // P["talk_half"]
    room = saturated(counts["angles"], P["angle_half"]) * present // 1000
    length = isqrt(sum(count * count for count in angles.values()))
    found = {name: abs(count) * room // length * (1 if count > 0 else -1) for name, count in angles.items()}
    square = present * weight * weight // 1000
    return {"voices": 1, "voice": present * weight // 1000, "voice.square": square, "angles": room} | found


_COLLAPSES = {"text": _text, "comment": _comment, "chain": _chain, "person": _person}
