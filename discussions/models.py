"""What people write: columns, constraints and named filters, no behaviour."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from . import rules

LANGUAGES = [("nl", "Nederlands"), ("en", "English"), ("de", "Deutsch")]


class Space(models.Model):
    """A place for conversations: a course, a community, the public square."""

    PUBLIC = "public"

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True, default="")
    # whether corrections of readings may leave as training data (`manage.py export_corrections`)
    shares_corrections = models.BooleanField(_("shares corrections"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("space")
        verbose_name_plural = _("spaces")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("discussions:space", args=[self.slug])


class Membership(models.Model):
    """A person's role in a space."""

    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        FACILITATOR = "facilitator", _("facilitator")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.MEMBER)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=["space", "person"], name="membership_once")]

    def __str__(self):
        return f"{self.person} · {self.space} · {self.get_role_display()}"


class PostQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_at__isnull=False)

    def readable_by(self, person):
        """Published posts, and the person's own drafts."""
        readable = Q(published_at__isnull=False)
        if person.is_authenticated:
            readable |= Q(author_id=person.pk)
        return self.filter(readable)

    def latest_first(self):
        return self.order_by("-published_at", "-id")


class Post(models.Model):
    """A prompt: a text with a purpose and questions. A draft until `published_at` is set."""

    class Mode(models.TextChoices):
        STEERED = "steered", _("steered")
        FREE = "free", _("free")

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="posts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts")
    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(_("title"), max_length=rules.TITLE_LENGTH)
    body = models.TextField(_("text"), max_length=rules.POST_LENGTH)
    body_html = models.TextField(editable=False)
    markup_version = models.PositiveSmallIntegerField(editable=False)
    purpose = models.CharField(_("purpose"), max_length=rules.PURPOSE_LENGTH, blank=True, default="")
    mode = models.CharField(_("steering"), max_length=8, choices=Mode.choices, default=Mode.STEERED)
    target = models.PositiveIntegerField(_("target"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=LANGUAGES, default="nl")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    edited_at = models.DateTimeField(null=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    # one per form, so that a double click is one post
    client_token = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001, unique where there is one
    # where an imported post came from; unknown keys of the exchange format travel along in `extra`
    source_id = models.CharField(max_length=200, null=True, editable=False)  # noqa: DJ001, unique where there is one
    extra = models.JSONField(default=dict, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = [models.Index(fields=["space", "-published_at"], name="post_space_latest")]
        constraints = [
            models.UniqueConstraint(fields=["space", "source_id"], name="post_import_once"),
            models.UniqueConstraint(fields=["author", "client_token"], name="post_token_once"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("discussions:post", args=[self.slug])

    @property
    def is_draft(self):
        return self.published_at is None

    @property
    def is_steered(self):
        return self.mode == self.Mode.STEERED


class Question(models.Model):
    """A numbered question of a post. Numbers are never used twice, so a reply keeps pointing right."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=rules.QUESTION_LENGTH)
    source_id = models.CharField(max_length=200, blank=True, default="", editable=False)
    extra = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering = ["number"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="question_number_once")]

    def __str__(self):
        return f"{self.number}. {self.text}"


class ThreadQuerySet(models.QuerySet):
    def readable_by(self, person):
        return self.filter(post__in=Post.objects.readable_by(person))


class Thread(models.Model):
    """The conversation under a post. `version` rises with every change, in the transaction of the change."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="threads")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="side_threads"
    )
    version = models.BigIntegerField(default=0)
    comment_count = models.PositiveIntegerField(default=0)  # comments that are not withdrawn
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_activity_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post"], condition=Q(parent__isnull=True), name="thread_one_main_per_post"
            )
        ]

    def __str__(self):
        return f"{self.post}"

    def get_absolute_url(self):
        return self.post.get_absolute_url()


class CommentQuerySet(models.QuerySet):
    def in_order(self):
        return self.order_by("path")

    def standing(self):
        """Comments that count: not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Comment(models.Model):
    """A turn in a thread. HTML is made when it is written; order and level follow from `path`."""

    class Kind(models.TextChoices):
        NONE = "", pgettext_lazy("kind of comment", "no kind")
        ANSWER = "answer", pgettext_lazy("kind of comment", "answer")
        ASK_BACK = "ask_back", pgettext_lazy("kind of comment", "asks back")
        ASSUMPTION = "assumption", pgettext_lazy("kind of comment", "assumption")
        EXPERIENCE = "experience", pgettext_lazy("kind of comment", "experience")
        REFRAME = "reframe", pgettext_lazy("kind of comment", "another way to see it")
        DEED = "deed", pgettext_lazy("kind of comment", "deed")

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments")
    path = models.CharField(max_length=700, db_collation="C", editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices, blank=True, default=Kind.NONE)
    question_numbers = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    body = models.TextField(max_length=rules.COMMENT_LENGTH)
    body_html = models.TextField(editable=False)
    markup_version = models.PositiveSmallIntegerField(editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    # the thread's version with the last change of this comment: "changed since version n" is a range scan
    changed_at_version = models.BigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    edited_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    # one per form, so that a double click is one comment
    client_token = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001, unique where there is one
    # imported comments: their id there, the id of a parent that was not in the file, and unknown keys
    source_id = models.CharField(max_length=200, null=True, editable=False)  # noqa: DJ001, unique where there is one
    missing_parent = models.CharField(max_length=200, blank=True, default="", editable=False)
    extra = models.JSONField(default=dict, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "path"], name="comment_place_once"),
            models.UniqueConstraint(fields=["author", "client_token"], name="comment_token_once"),
            models.UniqueConstraint(fields=["thread", "source_id"], name="comment_import_once"),
        ]
        indexes = [
            models.Index(fields=["thread", "id"], name="comment_thread_arrival"),
            models.Index(fields=["thread", "changed_at_version"], name="comment_thread_changes"),
        ]

    def __str__(self):
        return f"#{self.pk}"

    def get_absolute_url(self):
        return reverse("discussions:comment", args=[self.pk])


class Revision(models.Model):
    """How a comment read before an edit: revision `number` of it, until `replaced_at`."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    body = models.TextField()
    body_html = models.TextField()
    kind = models.CharField(max_length=12, blank=True, default="")
    question_numbers = ArrayField(models.PositiveSmallIntegerField(), default=list)
    written_at = models.DateTimeField()
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["comment", "number"], name="revision_number_once")]

    @property
    def kind_label(self):
        return Comment.Kind(self.kind).label if self.kind else ""


class ThreadEvent(models.Model):
    """Something that was done to a thread and is announced in it: steering changed, closed, reopened."""

    class Kind(models.TextChoices):
        MODE = "mode", _("steering changed")
        PURPOSE = "purpose", _("purpose changed")
        QUESTIONS = "questions", _("questions changed")
        CLOSED = "closed", _("closed")
        REOPENED = "reopened", _("reopened")

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    values = models.JSONField(default=dict)  # {"from": …, "to": …}
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "id"]
