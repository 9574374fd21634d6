"""The words of docs/scoring.md; {names} are filled in from the parameters and the code (manual.py)."""

from .core import deeds, depth, direction, diversity

OPENING = """# How the score comes about

Formula {version}. Written by `make docs` from the code and its parameters; do not edit by hand.

## What the IQ is

The IQ tells how good a conversation is on four D's: **Direction**, **Depth**, **Diversity** and **Deeds**.
Each is a reading from 0 to {ceiling}; the IQ is their sum, from 0 to {whole}. It belongs to a thread, never
to a person.

- A conversation without a purpose (a free one) has no Direction. Its IQ is the sum of the other three times
  {dimensions} / {dimensions.free}.
- With fewer than {people} people or {comments} comments there is no reading: too little is known.
- Every reading has an interval, and every point stands with the sentence or the part that it comes from.
- Volume is not quality: what is said again adds nothing, and what one person says saturates.
- Everything is computed on the server itself. The same conversation gives the same digits on every machine,
  in whatever order the comments came in.

Levels, sums and weights are in thousandths: 1000 is one clear sentence. Where a table says `a.b`, that is
the name of the number in `scoring/core/data/parameters.toml`, and the reason beside it is the reason there.
"""

WAY = """## From text to points

1. **Sentences.** A comment is cut into sentences, at most {sentences.most}. Quotes of others, code,
   pictures and addresses are left out: they are not the writer's own words. The language is told by the
   small words.
2. **Signals.** Each sentence becomes a vector of its meaning (Yang et al. 2020). A small network reads that
   vector beside the vectors of the comment it replies to and of the sentence before it, and beside cue
   words, form, its place in the comment, and its nearness to parent, purpose and questions. It gives the
   chances of {signals} signals and {stances} stances. A chance says how likely a careful reader would give
   the sentence that label in running talk (calibrated after Platt 1999).
3. **Corrections** come in here, before anything is counted (see below).
4. **Levels.** A chance becomes a level. What is faint is nothing; the rest is stretched.
5. **Talk or not.** A sentence of fewer than {words.fewest} words, a bare list of words, a row of cue words,
   or mere courtesy is no talk and counts nowhere. {replying} need somebody else to reply to.
6. **Belonging.** A comment that has nothing to do with the post or with the comment above it does not
   count, until somebody else takes it up, with more than thanks or a nod. Its sentences stay in the talk,
   so that drift lowers Direction.
7. **The layers.** Levels go through four layers, and at each something is held back:
   - *text*: the same sentence, or nearly the same, counts once: for the earliest comment that says it.
     Likeness is told by the smallest hashes of its words (Broder 1997).
   - *comment*: the sentences of one comment add up, each signal to a most.
   - *chain*: what replies by others do with a comment counts on top, for the person who was taken up. Deep
     is {deep}; uptake is {uptake}.
   - *person*: what one person brings saturates per signal. Who said something of substance is a voice, with
     a weight and with an angle: the direction in which the meaning of what they said lies from the rest.
8. **Readings.** The persons add up to the top of the thread, and from that alone the four D's are read.
"""

SIGNALS = """## The signals

What one sentence does in its context, not which words it uses. Below a definition in both languages, two
examples in each, what it is not, and where the idea comes from. "What it answers" → "the sentence" where a
sentence answers another.
"""

# D → (its formula, what it looks for, what raises it)
DIMENSIONS = {
    "direction": (
        direction.FORMULA,
        """Is it clear beforehand what the conversation is for, and does the talk serve that and cover the
questions?

*purpose* and *questions*: how clear they are, 0 to 1 (see the openings). *answers*: the sum of the answers
to one question, over all people. *talk*: the sentences that are talk; *serving*: how much of them serves. A
question that nobody touches weighs in with nothing.
""",
        """**Raises it**: a purpose that one could reach; questions that one could answer and that belong to
the purpose; answers to questions that are not covered yet, by more than one person; talk that stays with
the subject.

**Does not**: more answers to a question that is covered; likeness of words without an answer; length. Talk
beside the subject lowers it. Whether the author set out to learn something definite or leaves room for
chance is told with the reading and changes no point. A sentence that states the goal (`states_goal`)
serves as far as it does so.
""",
    ),
    "depth": (
        depth.FORMULA,
        """Does the conversation look for the core: asking back, grounds, experience, doubt, building on
each other?

*sum* of a signal: over all people, each saturated. *comments*: those that count. *kinds*: the effective
number of kinds of deep sentences (Hill 1973). *taken up*: what others do with what was said (*built* of the
chains, over all people).
""",
        """**Raises it**: asking another for what is behind a remark; grounds and facts that can be checked;
experience told in context; naming what was taken for granted; turning a question round; weighing; several
of these kinds; and others who take it further.

**Does not**: a tip, however long; praise; the same kind again and again; more comments of the same depth,
since it is an amount per comment. Comments without depth lower it.
""",
    ),
    "diversity": (
        diversity.FORMULA,
        """Do several people look from different angles, and do those angles meet? The three are multiplied:
all are needed.

*voices* is the effective number of voices of order 2 (Hill 1973). *angles* is the effective number of
angles where people are alike as far as they look the same way (Leinster & Cobbold 2012, with the cosine of
their angles as likeness; a simple relative of Friedman & Dieng 2022). An angle lies along {axes} directions
in which sentences of one conversation differ most; of a sentence the strongest {kept} are kept. *roles* and
*other views* count the people who say from where they look (`role`) and who bring another view (`differs`),
in clear sentences, saturated per person. *meetings*: of each sentence the strongest of the signals under
`diversity.meets`, by that weight, where it replies to another person or connects; in clear sentences,
saturated per person.
""",
        """**Raises it**: a new voice that says something of substance; saying from which place one looks;
another view in reply to one; weighing it, connecting two, building on it.

**Does not**: one person who writes much; many who say the same; views side by side that nobody takes up.
`agrees` is read and counts nowhere: agreeing is welcome, and brings no other angle.
""",
    ),
    "deeds": (
        deeds.FORMULA,
        """What is done because of this conversation: by whom, when, and what came of it?

*sum* of a signal: over all people, each saturated. *taken up*: proposals that replies by others take
further (*adopted* of the chains). *kept*: where one person both promises and reports, the lesser of the
two.
""",
        """**Raises it**: a promise of one's own, with a time; a report of what was done and what came of
it; both by one person; a proposal that others take up; an insight, for a little.

**Does not**: wishes, enthusiasm, duties of all ("we should"), plans of somebody else, old habits. A trace
of a deed counts for little, since single sentences are often misread.
""",
    ),
}

BELONGING = """## Belonging, serving, answering

**Belonging.** A logistic model tells how likely a comment belongs to its conversation, from nearness of
meaning and shared words with title, purpose and questions, with the body of the post, and with the comment
above it. It was trained on comments in their own conversation against comments put into others. Who replies
to somebody or points at a question in few words shares few words with anything, so less is asked of a brief
comment there; and less of any comment in a free conversation. A sentence that a facilitator confirmed makes
its comment belong.

**Serving.** How near a comment lies to the subject: half to the nearest of title, purpose and questions,
half to the body of the post; a reply can also follow the comment above it, for part of its nearness. A
sentence serves as its comment does, or more where it lies nearer itself or answers a question. What the
sentence has of `off_topic` is taken off.

**Answering.** A sentence without a question mark can answer one question: the nearest, or the nearest of
those at which its writer points. It answers as far as it reads like an answer (`answers`) and lies near
that question; where the writer points, reading like an answer is enough.
"""

OPENINGS = """## Openings

A purpose is clear when one could tell afterwards whether it was reached; a question is, when a reader could
answer it from their own practice. Two logistic models on meaning and form tell how likely a careful reader
calls it so. They were trained on purposes and questions written for this project, clear and vague
(`scoring/corpus/openings.toml`). A question counts as far as it belongs to purpose or title
(`direction.near_purpose`). Without a purpose that part is nothing.
"""

INTERVALS = """## Intervals

A reading is a sample of what more talk would show. Its interval says where nine of ten readings would lie
of a conversation of which this is half. Downwards it is a share of the reading, upwards a share of the room
up to {ceiling}. That share is a number per D, and shrinks with the square root of comments and voices; it
is wider as far as comments are in a language that is not known here. Of the IQ both ways are the root of
the summed squares of the D's, times `interval.total` = {interval.total}.

For a reading of {half} of {ceiling}:
"""

POINTS = """## Evidence and points

A sentence is evidence of a D when one of its signals has a level of at least {sense.shown} and counts
there. A sentence that serves the purpose is, from {serves.shown} on. The points of a D are shared over its
evidence by weight: level times the weight of its signal. What belongs to the thread as a whole is named as
a part and shared out to nobody: the opening of Direction; the voices and the angles of Diversity. Evidence
and parts add up to the reading. Where there is no evidence, the whole reading is such a part.

## Corrections and the second reader

A facilitator can say for good whether a sentence does something; that replaces the model's chance, carries
a reason that everybody sees, and can be taken back. A language model of the host's own, when there is one,
is a second voice: the chance is then the mean of both, and a facilitator outweighs it
([second-reader.md](second-reader.md)).

## Limits

How well each signal is read, with the worst readings and the known weak spots, stands in
[evaluation.md](evaluation.md). In short: a single sentence is often misread, so a reading is one of a whole
conversation; irony, dialect and dry remarks are missed; a thorough paraphrase counts as new; drift within
the same field is hard to see; a text of another conversation in the same field can pass as belonging;
languages other than Dutch and English are read less well. Nothing here checks whether what people say is
true.
"""

EXAMPLE = """## A conversation worked out

Invented, to show how the numbers come about. It is scored while this page is written, so what stands here
is what the code does, misreadings included.
"""

LITERATURE = """## Literature

Each with what we take from it, and where we differ.

- Broder, A. Z. (1997). On the resemblance and containment of documents. *Compression and Complexity of
  Sequences*, 21–29. Near copies are told by their smallest hashes. We differ: of a sentence we keep three.
- Chi, M. T. H., & Wylie, R. (2014). The ICAP framework: linking cognitive engagement to active learning
  outcomes. *Educational Psychologist*, 49(4), 219–243. Constructing and interacting weigh more than
  repeating: reframing, learning, connecting. We differ: only what is written can be seen, so reading along
  counts neither for nor against.
- Demszky, D., Liu, J., Mancenido, Z., Cohen, J., Hill, H., Jurafsky, D., & Hashimoto, T. (2021). Measuring
  conversational uptake: a case study on student–teacher interactions. *ACL-IJCNLP 2021*, 1638–1653. Uptake
  is adding to what the other said, not repeating it: `builds_on`, `asks_back`. We differ: it is learned from
  labelled talk, with the words shared as one hint.
- Friedman, D., & Dieng, A. B. (2022). The Vendi score: a diversity evaluation metric for machine learning.
  arXiv:2210.02410. Variety can be read from likeness alone, without sorting into kinds first. We differ: ours
  is of order 2, since that can be kept as sums and taken back exactly.
- Garrison, D. R., Anderson, T., & Archer, W. (2001). Critical thinking, cognitive presence, and computer
  conferencing in distance education. *American Journal of Distance Education*, 15(1), 7–23. The way from a
  question through exploring and integrating to trying out: what Depth and Deeds look for. We differ: no phase
  of a whole message, but what one sentence does.
- Hill, M. O. (1973). Diversity and evenness: a unifying notation and its consequences. *Ecology*, 54(2),
  427–432. Effective numbers: of voices, and of kinds of deep sentences. We differ: the weight of a voice is
  held between one and two, so that somebody who joins in never makes a conversation less diverse.
- Karadzhov, G., Stafford, T., & Vlachos, A. (2023). DeliData: a dataset for deliberation in multi-party
  problem solving. *Proceedings of the ACM on Human-Computer Interaction*, 7(CSCW2). Probing moves a group;
  probing, reasoning and proposing are told apart, and tested on that set. We differ: it trains nothing here.
- Kovanović, V., Joksimović, S., Waters, Z., Gašević, D., Kitto, K., Hatala, M., & Siemens, G. (2016). Towards
  automated content analysis of discussion transcripts: a cognitive presence case. *LAK '16*, 15–24. A message
  is read in its place in the thread; and what agreement a machine can reach at all. We differ: counts of
  words do not speak for quality.
- Krippendorff, K. (2011). *Computing Krippendorff's alpha-reliability*. University of Pennsylvania. How far
  two labellers agree, beyond chance, per signal.
- Leinster, T., & Cobbold, C. A. (2012). Measuring diversity: the importance of species similarity.
  *Ecology*, 93(3), 477–489. The effective number of angles, where angles that are alike count less. We
  differ: our kinds are people, alike as far as what they say looks the same way.
- Noroozi, O., Weinberger, A., Biemans, H. J. A., Mulder, M., & Chizari, M. (2012). Argumentation-based
  computer supported collaborative learning (ABCSCL): a synthesis of 15 years of research. *Educational
  Research Review*, 7(2), 79–106. Transactivity: reasoning on what the other reasoned; the chains, and views
  that meet. We differ: no script is laid on the talk.
- Platt, J. (1999). Probabilistic outputs for support vector machines and comparisons to regularized
  likelihood methods. *Advances in Large Margin Classifiers*, 61–74. The output of a model made into a
  chance.
- Romberg, J., Mark, L., & Escher, T. (2022). A corpus of German citizen contributions in mobility planning:
  supporting evaluation through multidimensional classification. *LREC 2022*, 2874–2883. A proposal counts
  when it is concrete; tested on its sentences. We differ: concreteness has no scale of its own here.
- Searle, J. R. (1976). A classification of illocutionary acts. *Language in Society*, 5(1), 1–23. A promise
  binds the speaker to an act to come: `commits`. We differ: it is worth more with a time.
- Steenbergen, M. R., Bächtiger, A., Spörndli, M., & Steiner, J. (2003). Measuring political deliberation: a
  discourse quality index. *Comparative European Politics*, 1(1), 21–48. Grounds, regard for the
  counterargument, and keeping to the question. We differ: respect is not scored; talk may be
  blunt and good.
- Yang, Y., Cer, D., Ahmad, A., Guo, M., Law, J., Constant, N., et al. (2020). Multilingual universal sentence
  encoder for semantic retrieval. *ACL 2020: System Demonstrations*, 87–94. The vectors of meaning, in which
  languages share one space. We differ: they are rounded, so that the digits are the same everywhere.
"""
