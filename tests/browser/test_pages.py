"""What holds on every page: nothing English on a Dutch one, axe content, nothing wider than a phone."""

import re

import pytest

from iq4d_site.processes import ROOT
from tests.pages import log_in, pages_of
from tests.stack import until

# Words that no Dutch text of ours has and that every English sentence needs.
ENGLISH = re.compile(r"\b(the|and|your|you|with|this|that|from|have|not|are|there|what|which)\b", re.I)
# What people wrote is marked with its own language; the rest are names, figures and programs' own words.
WRITTEN = "[lang=en], [lang=nl]:not(html), [lang=de], pre, code"
TEXTS = """
(written) => {
  const skip = new Set(document.querySelectorAll(written));
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    let parent = node.parentElement;
    if (["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE"].includes(parent.tagName)) continue;
    while (parent && !skip.has(parent)) parent = parent.parentElement;
    if (!parent && node.textContent.trim()) texts.push(node.textContent.trim());
  }
  for (const element of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
    for (const name of ["aria-label", "title", "placeholder"]) {
      if (element.hasAttribute(name)) texts.push(element.getAttribute(name));
    }
  }
  return texts;
}
"""


@pytest.fixture(scope="session")
def pages(stack):
    stack.manage("load_demo")
    until(stack.is_counted, 120)
    return pages_of(stack)


def walk(visit, pages, **how):
    """(page, visitor) for each page, each looked at by whom it is for."""
    visitors = {}
    for page in pages:
        if page.who not in visitors:
            visitors[page.who] = visit(**how)
            if page.who:
                log_in(visitors[page.who], page.who)
        answer = visitors[page.who].go(page.path)
        assert answer.status == page.status, f"{page.name}: {answer.status}"
        yield page, visitors[page.who].page


@pytest.mark.timeout(300)
def test_no_english_on_a_dutch_page(visit, pages):
    found = []
    for page, shown in walk(visit, pages, language="nl"):
        assert shown.locator("html").get_attribute("lang") == "nl"
        texts = shown.evaluate(TEXTS, WRITTEN)
        found += [f"{page.name}: {text[:90]}" for text in texts if len(ENGLISH.findall(text)) >= 2]
    assert not found, "\n".join(sorted(set(found)))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("look", ["light phone", "dark wide"])
def test_axe_finds_nothing(visit, pages, look):
    axe = (ROOT / "node_modules/axe-core/axe.min.js").read_text()
    found = []
    for page, shown in walk(visit, pages, language="nl", phone="phone" in look, dark="dark" in look):
        shown.evaluate(axe)
        result = shown.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        for violation in result["violations"]:
            places = [node["target"] for node in violation["nodes"][:2]]
            found.append(f"{page.name}: {violation['id']} {places}")
    assert not found, "\n".join(found)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_nothing_is_wider_than_a_phone(visit, pages, language):
    too_wide = []
    for page, shown in walk(visit, pages, language=language, phone=True):
        width = shown.evaluate("() => document.documentElement.scrollWidth")
        if width > 390:
            too_wide.append(f"{page.name}: {width} px")
    assert not too_wide, "\n".join(too_wide)
