"""What goes in and what comes out, as the description of the API shows it."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from discussions import rules

Token = Annotated[str, Field(max_length=64, pattern=r"^[\x20-\x7e]*$")]


class PostIn(Schema):
    title: str
    body: str
    purpose: str = ""
    questions: list[str] = Field([], max_length=rules.QUESTIONS_PER_POST)
    mode: Literal["steered", "free"] = "steered"
    target: int | None = Field(None, ge=1, le=rules.TARGET_MAX)
    space: str = "public"
    language: str | None = None


class PostMade(Schema):
    id: int
    slug: str
    url: str
    thread: int


class CommentIn(Schema):
    body: str
    parent: int | None = None
    questions: list[int] | None = None
    kind: str | None = None
    client_token: Token | None = None


class CommentMade(Schema):
    id: int
    url: str


class CommentPatch(Schema):
    body: str = ""
    questions: list[int] = []
    kind: str = ""


class Writer(Schema):
    handle: str
    name: str


class CommentShown(Schema):
    id: int
    url: str
    parent: int | None
    missing_parent: str | None
    level: int
    author: Writer
    created_at: datetime
    edited_at: datetime | None
    kind: str
    questions: list[int]
    withdrawn: bool
    body: str
    body_html: str


class QuestionShown(Schema):
    number: int
    text: str


class PostShown(Schema):
    id: int
    slug: str
    url: str
    space: str
    author: Writer
    title: str
    purpose: str
    body: str
    body_html: str
    mode: str
    language: str
    target: int | None
    published_at: datetime | None
    edited_at: datetime | None
    questions: list[QuestionShown]


class ThreadShown(Schema):
    id: int
    version: int
    comments: int
    created_at: datetime
    last_activity_at: datetime
    closed_at: datetime | None


class ThreadPage(Schema):
    thread: ThreadShown
    post: PostShown
    comments: list[CommentShown]
    next: str | None


class Imported(Schema):
    thread: int
    post: int
    comments: int
    orphans: int


class FieldError(Schema):
    field: str
    message: str


class Refusal(Schema):
    detail: str
    errors: list[FieldError]


Document = dict[str, Any]
