"""Conversations in the exchange format, for tests: one small, one with everything, and generated ones."""

from hypothesis import strategies as st

from discussions.models import Comment


def small(**changes):
    """A valid document with two comments; `changes` are its top-level keys."""
    document = {
        "format": "iq4d-thread/1",
        "id": "small-1",
        "language": "nl",
        "post": {
            "title": "Waarom komt niemand naar de moestuin",
            "body": "De bedden liggen er leeg bij.",
            "purpose": "Na dit gesprek weten we wie wat zaait.",
            "author": "wies",
            "published_at": "2024-03-01T09:00:00Z",
            "questions": [
                {"id": "q1", "text": "Wat houdt je tegen?"},
                {"id": "q2", "text": "Wat zou je willen zaaien?"},
            ],
        },
        "comments": [
            {
                "id": "c1",
                "parent": None,
                "author": "teun",
                "created_at": "2024-03-02T10:00:00Z",
                "body": "Ik weet niet welk bed van mij is.",
                "question": "q1",
            },
            {
                "id": "c2",
                "parent": "c1",
                "author": "wies",
                "created_at": "2024-03-02T11:30:00Z",
                "body": "Zou een bordje met je naam helpen?",
                "question": None,
            },
        ],
    }
    return document | changes


def long(comments, **changes):
    """A valid document with so many comments, in chains of three."""
    document = small(**changes)
    document["comments"] = [
        {
            "id": f"c{n}",
            "parent": f"c{n - 1}" if n % 3 else None,
            "author": f"person {n % 5}",
            "created_at": f"2024-03-03T10:{n % 60:02}:00Z",
            "body": f"Reactie {n}, omdat het regent.",
            "question": "q2" if n % 4 == 0 else None,
        }
        for n in range(comments)
    ]
    return document


def awkward(**changes):
    """A valid document in which everything is a little different from how the program keeps it."""
    document = small(id="awkward ‘1’", language="nl-BE", series={"name": "tuin", "part": [1, None, 2.5]})
    document |= {"people": {"wies": {"name": "Wies de Boer", "role": "buur"}, "afwezig": {"name": "X"}}}
    document["post"] |= {
        "title": "  Wat\tnu?\n",
        "body": "Cafe\u0301\r\n\r\nregel twee \n",
        "published_at": "2024-03-01T10:00:00.250+01:00",
        "target_responses": None,
        "mode": "free",
        "mood": "wet",
    }
    document["post"]["questions"][0] |= {"number": 4, "colour": "green"}
    document["post"]["questions"][1] |= {"number": 7}
    document["comments"][0] |= {"kind": "grumble", "question": "q9", "likes": 3, "withdrawn": False}
    document["comments"][1] |= {"parent": "later", "questions": ["q2", "q1"], "question": "q2"}
    document["comments"] += [
        {
            "id": "later",
            "author": " Teun van der Zee ",
            "created_at": "2024-03-05",
            "body": "\tMet tab en \u202eomgekeerd\u202c\n\n",
        },
        {
            "id": "orphan",
            "parent": "gone",
            "author": "teun",
            "created_at": "2024-03-06T00:00:00.123456789Z",
            "body": "",
            "question": None,
            "questions": "all",
            "kind": 7,
        },
        {
            "id": "took back",
            "parent": "orphan",
            "author": "wies",
            "created_at": "20240307T101500+0100",
            "edited_at": "2024-03-08T10:00:00Z",
            "body": "",
            "question": "q1",
            "withdrawn": True,
        },
    ]
    return document | changes


KEPT_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
TEXT = st.builds(lambda text: text[:300], KEPT_TEXT)
VISIBLE = st.builds(lambda text: f"a{text}"[:40], TEXT)
NUMBERS = st.integers(-(2**70), 2**70) | st.floats(-1e9, 1e9).map(lambda x: round(x, 3) + 0.0)
ANYTHING = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(VISIBLE, inner, max_size=3),
    max_leaves=6,
)
EXTRAS = st.dictionaries(VISIBLE.map(lambda key: f"x-{key}"), ANYTHING, max_size=2)
HANDLES = st.sampled_from(["wies", "teun", "Émile  Zola", "kind", "mode", "questions", "a" * 64])
TIMES = st.sampled_from(
    [
        "2024-03-01T09:00:00Z",
        "1999-12-31",
        "2024-03-01T09:00:00.5+05:30",
        "2024-02-29T23:59:59",
        "20240301T0900Z",
    ]
)


@st.composite
def documents(draw):
    """Valid documents of every kind: keys left out, keys of others, replies to nothing, any order."""
    question_ids = draw(st.lists(VISIBLE, unique=True, max_size=4))
    ids = draw(st.lists(VISIBLE, unique=True, max_size=8))
    post = {
        "title": draw(VISIBLE),
        "body": draw(TEXT),
        "author": draw(HANDLES),
        **draw(
            optional(
                purpose=TEXT, published_at=st.none() | TIMES, mode=st.sampled_from(["steered", "free", 3])
            )
        ),
        **draw(optional(target_responses=st.none() | st.integers(1, 1000), closed_at=TIMES)),
        **draw(EXTRAS),
    }
    if question_ids or draw(st.booleans()):
        post["questions"] = [draw(questions(each)) for each in question_ids]
    return {
        "format": "iq4d-thread/1",
        "id": draw(VISIBLE),
        "post": post,
        "comments": [draw(comments(n, ids, question_ids)) for n in draw(st.permutations(range(len(ids))))],
        **draw(
            optional(language=st.sampled_from(["nl", "en", "pt-BR", "", "??"]), people=people() | ANYTHING)
        ),
        **draw(EXTRAS),
    }


@st.composite
def questions(draw, identifier):
    number = optional(number=st.integers(1, 9) | st.booleans())
    return {"id": identifier, "text": draw(VISIBLE), **draw(number), **draw(EXTRAS)}


@st.composite
def comments(draw, n, ids, question_ids):
    """Comment number `n`: it answers an earlier id, or nothing, or one that is not there."""
    known = st.sampled_from(question_ids) if question_ids else st.none()
    withdrawn = draw(st.booleans())
    return {
        "id": ids[n],
        "author": draw(HANDLES),
        "created_at": draw(TIMES),
        "body": "" if withdrawn else draw(TEXT),
        **draw(
            optional(
                parent=st.sampled_from([None, "not there", *ids[:n]]), question=known | st.just("no such")
            )
        ),
        **draw(optional(questions=st.lists(known, unique=True) | ANYTHING)),
        **draw(optional(kind=st.sampled_from([*Comment.Kind.values, "joke", 1]), edited_at=TIMES)),
        **({"withdrawn": True} if withdrawn else draw(optional(withdrawn=st.just(False)))),
        **draw(EXTRAS),
    }


def people():
    return st.dictionaries(HANDLES, st.fixed_dictionaries({}, optional={"name": TEXT, "since": NUMBERS}))


def optional(**keys):
    return st.fixed_dictionaries({}, optional=keys)
