"""Every kind of page with the demo in it, for pictures and for the rules that hold on every page."""

from dataclasses import dataclass

from exchange.demo_accounts import PASSWORD, address

AUTHOR, FACILITATOR, READER = (address(handle) for handle in ("fenna", "famke", "joris"))


@dataclass(frozen=True)
class Page:
    """A page, who looks at it (None: a stranger), and the status it answers."""

    name: str
    path: str
    who: str | None = None
    status: int = 200


def pages_of(stack):
    """The pages, once the demo is there and counted."""
    good, weak = post_path(stack, "demo-nl-1"), post_path(stack, "demo-nl-2")
    english, free = post_path(stack, "demo-en-1"), post_path(stack, "demo-en-2")
    mine = own_comment(stack)
    read = corrected_comment(stack)
    return [
        Page("home", "/"),
        Page("conversations", "/posts/"),
        Page("post", good),
        Page("post-weak", weak),
        Page("post-english", english),
        Page("post-free", free),
        Page("post-signed-in", good, READER),
        Page("post-author", good, AUTHOR),
        Page("space", "/spaces/public/"),
        Page("log-in", "/accounts/login/"),
        Page("sign-up", "/accounts/signup/"),
        Page("forgot", "/accounts/password/reset/"),
        Page("log-in-code", "/accounts/login/code/"),
        Page("not-found", "/posts/there-is-no-such-post/", status=404),
        Page("formula", "/scoring/"),
        Page("formula-whole", "/scoring/whole/"),
        Page("api-docs", "/api/v1/docs"),
        Page("dashboard", f"{good}dashboard/", AUTHOR),
        Page("dashboard-weak", f"{weak}dashboard/", AUTHOR),
        Page("dashboard-free", f"{free}dashboard/", FACILITATOR),
        Page("dashboard-forbidden", f"{good}dashboard/", READER, status=403),
        Page("cockpit", "/spaces/public/cockpit/", FACILITATOR),
        Page("cockpit-forbidden", "/spaces/public/cockpit/", READER, status=403),
        Page("import", "/spaces/public/import/", FACILITATOR),
        Page("compose", "/posts/new/", AUTHOR),
        Page("change-post", f"{good}edit/", AUTHOR),
        Page("reply", f"/comments/{mine}/reply/", READER),
        Page("change-comment", f"/comments/{mine}/edit/", AUTHOR),
        Page("withdraw", f"/comments/{mine}/withdraw/", AUTHOR),
        Page("reading", f"/comments/{read}/reading/", FACILITATOR),
        Page("reading-stranger", f"/comments/{read}/reading/"),
        Page("me", "/me/", READER),
        Page("addresses", "/accounts/email/", READER),
        Page("password", "/accounts/password/change/", READER),
        Page("two-factor", "/accounts/2fa/", READER),
    ]


def post_path(stack, source_id):
    return ask(stack, f"Post.objects.get(source_id={source_id!r}).get_absolute_url()")


def own_comment(stack):
    found = f"Comment.objects.filter(author__email={AUTHOR!r}, thread__post__source_id='demo-nl-1')"
    return ask(stack, f"{found}.order_by('id').first().pk")


CORRECTED = f"""
from discussions.models import Comment
from people.models import Person
from scoring import corrections
from scoring.core.text import name_of, sentences

person = Person.objects.get(email={FACILITATOR!r})
standing = Comment.objects.filter(thread__post__source_id="demo-nl-1", withdrawn_at=None)
comment = max(standing, key=lambda each: (len(sentences(each.body)), each.pk))
first, second = (name_of(sentence.text) for sentence in sentences(comment.body)[:2])
said = {{"comment": comment, "by": person, "is_facilitator": True, "reason": "Zo staat het er niet."}}
back = corrections.correct(**said, sentence=first, signal="commits", present=True)
corrections.take_back(back, by=person, is_facilitator=True)
corrections.correct(**said, sentence=second, signal="weighs", present=False)
print(comment.pk)
"""


def corrected_comment(stack):
    """The demo's longest comment, with one correction that stands and one that was taken back."""
    return stack.manage("shell", "-v0", "-c", CORRECTED).strip()


def ask(stack, expression):
    """What a line of Django says, as text."""
    return stack.manage(
        "shell", "-v0", "-c", f"from discussions.models import *; print({expression})"
    ).strip()


def log_in(visitor, email):
    visitor.go("/accounts/login/")
    visitor.page.locator("input[name=login]").fill(email)
    visitor.page.locator("input[name=password]").fill(PASSWORD)
    visitor.page.locator("input[name=password]").press("Enter")
    visitor.page.wait_for_url(lambda url: "/accounts/login" not in url)
