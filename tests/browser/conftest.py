"""A real browser on the whole running program. What a visitor's pages ask of other hosts fails the test."""

import itertools
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

from tests.stack import Stack

PASSWORD = "een-lange-zin-om-te-onthouden"
PURPOSE = "Na dit gesprek weten we wie wat gaat proberen."
numbers = itertools.count(1)
CHROMIUM_SWITCHES = [
    "--no-sandbox",  # tests run as root in containers
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def stack():
    # not pytest's own folder: as root PostgreSQL runs as somebody else, who may not go in there
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder)) as running:
        yield running


def path_of_chromium():
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def chromium():
    # for a module, not for the session: its driver keeps an event loop, and other tests start their own
    path = path_of_chromium()
    if path is None:
        pytest.fail("no Chromium found; `make test` as root installs it, or install the package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_SWITCHES)
        yield browser
        browser.close()


class Visitor:
    """One person with one browser. `faults` collects what no page may do."""

    def __init__(self, context, url):
        self.context = context
        self.url = url
        self.faults = []
        self.page = self.new_page()

    def new_page(self):
        page = self.context.new_page()
        page.set_default_timeout(15_000)
        page.on("request", self.note_host)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("console", self.note_console)
        return page

    def note_host(self, request):
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and parts.netloc != urlsplit(self.url).netloc:
            self.faults.append(f"asked another host: {request.url}")

    def note_console(self, message):
        # a refused form (4xx) and a lost connection are also written to the console by the browser itself
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(f"console: {message.text}")

    def go(self, path):
        return self.page.goto(self.url + path)

    def sign_up(self, name):
        """Sign up as a new person; answers the address."""
        email = f"{name.lower()}.{next(numbers)}@example.org"
        self.go("/accounts/signup/")
        self.page.locator("input[name=name]").fill(name)
        self.page.locator("input[name=email]").fill(email)
        self.page.locator("input[name=password1]").fill(PASSWORD)
        self.page.locator("main form button[type=submit], main form button:not([type])").last.click()
        self.page.wait_for_url(lambda url: "/accounts/signup" not in url)
        return email

    def publish(
        self, title, questions, *, purpose="Na dit gesprek weten we wie wat gaat proberen.", mode="steered"
    ):
        """Write and publish a post; answers its path."""
        self.go("/posts/new/")
        page = self.page
        page.locator("[name=title]").fill(title)
        page.locator("[name=purpose]").fill(purpose)
        page.locator("[name=body]").fill("We zoeken al een tijd. Wat zit erachter, en wat heb je geprobeerd?")
        for number, text in enumerate(questions):
            page.locator("[name^=question-], [name=new_question]").nth(number).fill(text)
        page.locator(f"[name=mode][value={mode}]").check()
        page.locator("button[name=action][value=publish]").click()
        page.wait_for_url(lambda url: "/posts/new" not in url)
        return urlsplit(page.url).path

    def reply(self, path, text, question=None):
        """Write a comment under the post at `path`; answers when it stands on the page."""
        if urlsplit(self.page.url).path != path:
            self.go(path)
        form = self.page.locator("form#reply")
        if question is not None:
            form.locator("details:has([name=questions]) > summary").click()
            form.locator(f"[name=questions][value='{question}']").check()
        form.locator("[name=body]").fill(text)
        form.locator("button.btn-primary").click()
        self.page.locator(".comment-body", has_text=text.split(".")[0]).first.wait_for()


@pytest.fixture
def visit(stack, chromium):
    """Makes visitors: visit(language, javascript=…, phone=…)."""
    visitors = []

    def arrive(language="nl", *, javascript=True, phone=False, dark=False):
        context = chromium.new_context(
            locale={"nl": "nl-NL", "en": "en-GB"}[language],
            java_script_enabled=javascript,
            viewport={"width": 390, "height": 844} if phone else {"width": 1280, "height": 900},
            has_touch=phone,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        visitors.append(Visitor(context, stack.url))
        return visitors[-1]

    yield arrive
    faults = [fault for visitor in visitors for fault in visitor.faults]
    for visitor in visitors:
        visitor.context.close()
    assert not faults
