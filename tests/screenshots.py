"""Pictures of every kind of page in screenshots/: 390 and 1280 px, light and dark, Dutch and English."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from iq4d_site.processes import ROOT
from tests.browser.conftest import CHROMIUM_SWITCHES, Visitor, path_of_chromium
from tests.pages import log_in, pages_of
from tests.stack import Stack, until

FOLDER = ROOT / "screenshots"
WIDTHS = {390: 844, 1280: 900}


def main(wanted):
    """Take the pictures; only of the pages whose name begins with one of `wanted`, when given."""
    FOLDER.mkdir(exist_ok=True)
    path = path_of_chromium()
    with (
        tempfile.TemporaryDirectory() as folder,
        Stack(Path(folder)) as stack,
        sync_playwright() as programs,
    ):
        stack.manage("load_demo")
        until(stack.is_counted, 180)
        pages = [page for page in pages_of(stack) if not wanted or page.name.startswith(tuple(wanted))]
        browser = programs.chromium.launch(executable_path=path, args=CHROMIUM_SWITCHES)
        for language, locale in (("nl", "nl-NL"), ("en", "en-GB")):
            for width, height in WIDTHS.items():
                for scheme in "light", "dark":
                    how = {"viewport": {"width": width, "height": height}, "color_scheme": scheme}
                    take(browser, stack, pages, f"{width}-{scheme}-{language}", locale=locale, **how)
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER.relative_to(ROOT)}/")


def take(browser, stack, pages, suffix, **how):
    visitors = {}
    for page in pages:
        if page.who not in visitors:
            context = browser.new_context(reduced_motion="reduce", **how)
            visitors[page.who] = Visitor(context, stack.url)
            if page.who:
                log_in(visitors[page.who], page.who)
        visitor = visitors[page.who]
        visitor.go(page.path)
        visitor.page.screenshot(path=FOLDER / f"{page.name}-{suffix}.png", full_page=True)
    for visitor in visitors.values():
        visitor.context.close()


if __name__ == "__main__":
    main(sys.argv[1:])
