"""The style guide: every component can be read, fits, and breaks no rule that axe knows."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import translation

from iq4d_site.styleguide import styleguide

from .loose import Answer, serving

AXE = Path(settings.BASE_DIR) / "node_modules/axe-core/axe.min.js"


def drawn(language):
    """Both pages of the style guide."""

    def answer(address):
        if "stream" in address:
            return Answer(status=204)
        asked = RequestFactory().get(address)
        asked.user = AnonymousUser()
        with translation.override(language):
            return styleguide(asked).content.decode()

    return {"/styleguide/": answer}


@pytest.fixture
def site(chromium, request):
    language, mode, width = request.param
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=mode, has_touch=width < 600
    )
    with serving(drawn(language), context) as pages:
        yield pages


@pytest.mark.parametrize(
    "site",
    [("nl", "light", 390), ("en", "dark", 390), ("nl", "dark", 1280), ("en", "light", 1280)],
    indirect=True,
    ids=lambda value: "-".join(map(str, value)),
)
@pytest.mark.parametrize("path", ["/styleguide/", "/styleguide/?wide"])
def test_the_components_fit_and_break_no_rule(site, path):
    page = site.new_page(path)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "it scrolls sideways"
    page.evaluate("document.getAnimations().forEach(animation => animation.finish())")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document)")
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]] == []
    assert len(found["passes"]) > 20
