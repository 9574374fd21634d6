"""Each shared JavaScript module in a real browser, on pages made for it."""

import json
from contextlib import ExitStack

import pytest

from .loose import STREAM, Answer, page_of, redirect, serving

AWAY = Answer(status=503)
STATE = """
<p data-live-state data-live="live" data-reconnecting="reconnecting" data-paused="paused" hidden>
  <span data-live-word></span>
  <button data-live-toggle data-pause="Pause" data-resume="Go on"></button>
</p>"""


@pytest.fixture
def pages(chromium):
    """Makes a site of answers; its end fails the test on console errors and files that are not there."""
    with ExitStack() as sites:
        yield lambda answers, **options: sites.enter_context(
            serving(answers, chromium.new_context(**options))
        )


# --- live.js ---


def frames(*states):
    """A stream that gives these frames and ends: (snapshot, html) each."""
    text = "".join(
        f"event: dashboard\nid: {snapshot}\ndata: {json.dumps({'snapshot': snapshot, 'html': html})}\n\n"
        for snapshot, html in states
    )
    return Answer(text, kind=STREAM)


def part(inner, snapshot=4):
    body = (
        f'<live-part src="/live" snapshot="{snapshot}">{STATE}<div data-live-body>{inner}</div></live-part>'
    )
    return page_of(body, modules=["live"])


def asked_streams(site):
    return [line for line in site.asked if line.startswith("GET /live")]


def test_a_frame_becomes_the_part_and_an_older_one_does_not(pages):
    site = pages(
        {"/": part("<p>four</p>"), "/live": lambda _: frames((5, "<p>five</p>"), (3, "<p>three</p>"))}
    )
    page = site.new_page("/")
    page.get_by_text("five").wait_for()
    assert page.locator("live-part").get_attribute("snapshot") == "5"
    assert page.get_by_text("three").count() == 0


def test_a_lost_stream_is_asked_again_from_what_is_shown(pages):
    streams = iter([frames((5, "<p>five</p>")), frames((6, "<p>six</p>"))])
    site = pages({"/": part("<p>four</p>"), "/live": lambda _: next(streams, AWAY)})
    page = site.new_page("/")
    page.get_by_text("six").wait_for()
    assert asked_streams(site)[:2] == ["GET /live?since=4", "GET /live?since=5"]
    page.locator("[data-live-state][data-state=reconnecting]").wait_for()


def test_what_is_open_and_focused_stays_so(pages):
    def inner(figure):
        return (
            f"<p>{figure}</p><details><summary>Why</summary>because</details>"
            f'<details><summary>How</summary>so</details><a href="#x">one</a> <a href="#y">two</a>'
        )

    later = []
    site = pages({"/": part(inner("four")), "/live": lambda _: later[0] if later else AWAY})
    page = site.new_page("/")
    page.get_by_text("How").click()
    page.get_by_text("two").focus()
    later.append(frames((5, inner("five"))))
    page.get_by_text("five").wait_for()
    assert page.evaluate("[...document.querySelectorAll('details')].map(d => d.open)") == [False, True]
    assert page.evaluate("document.activeElement.textContent") == "two"


def test_a_kept_element_outlives_the_swap(pages):
    def inner(text):
        return f'<p>{text}</p><div id="kept" data-live-keep><input id="field"></div>'

    later = []
    site = pages({"/": part(inner("four")), "/live": lambda _: later[0] if later else AWAY})
    page = site.new_page("/")
    page.evaluate("document.getElementById('kept').mark = 'the same one'")
    later.append(frames((5, inner("five"))))
    page.get_by_text("five").wait_for()
    assert page.evaluate("document.getElementById('kept').mark") == "the same one"


def test_what_is_being_selected_is_not_taken_away(pages):
    later = []
    site = pages({"/": part("<p id=a>some words</p>"), "/live": lambda _: later[0] if later else AWAY})
    page = site.new_page("/")
    page.evaluate("getSelection().selectAllChildren(document.getElementById('a'))")
    later.append(frames((5, "<p>five</p>")))
    with page.expect_request("**/live?since=4"):
        pass
    page.locator("live-part[data-held]").wait_for()
    assert page.get_by_text("some words").count() == 1
    page.evaluate("getSelection().removeAllRanges()")
    page.get_by_text("five").wait_for()


def test_a_pause_is_remembered_and_ends_where_it_began(pages):
    site = pages({"/": part("<p>four</p>"), "/live": lambda _: frames((5, "<p>five</p>"))})
    page = site.new_page("/")
    page.get_by_text("five").wait_for()
    page.get_by_role("button", name="Pause").click()
    assert page.locator("[data-live-word]").inner_text() == "paused"
    page.reload()
    page.get_by_role("button", name="Go on").wait_for()
    before = len(asked_streams(site))
    assert page.get_by_text("four").count() == 1, "paused: the page as it was made"
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("five").wait_for()
    assert asked_streams(site)[before] == "GET /live?since=4"


# --- draft.js and app.js ---


def form(inner="", key="reply-1", attributes='method="post" action="/send"'):
    return (
        f'<form {attributes} data-draft-key="{key}" data-once>{inner}'
        '<textarea name="body" aria-label="body"></textarea><span data-draft-state hidden>kept</span>'
        "<button>Send</button></form>"
    )


def test_a_draft_survives_a_reload_and_shows_in_a_second_tab(pages):
    site = pages({"/": page_of(form())})
    page = site.new_page("/")
    page.locator("textarea").fill("Half a thought")
    page.reload()
    page.locator("[data-draft-state]").wait_for()
    assert page.locator("textarea").input_value() == "Half a thought"
    assert site.new_page("/").locator("textarea").input_value() == "Half a thought"


def test_an_accepted_draft_is_forgotten(pages):
    site = pages(
        {
            "/": page_of(form()),
            "/send": redirect("/thread"),
            "/thread": page_of("<p>your comment</p>" + form()),
        }
    )
    page = site.new_page("/")
    page.locator("textarea").fill("A whole thought")
    page.get_by_role("button").click()
    page.get_by_text("your comment").wait_for()
    assert page.locator("textarea").input_value() == ""
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("status", [403, 422, 500, 503])
def test_a_refused_draft_is_kept(pages, status):
    site = pages({"/": page_of(form()), "/send": Answer(page_of("<p>no</p>"), status)})
    page = site.new_page("/")
    page.locator("textarea").fill("A thought worth keeping")
    page.get_by_role("button").click()
    page.get_by_text("no", exact=True).wait_for()
    page.goto(site.url + "/")
    assert page.locator("textarea").input_value() == "A thought worth keeping"


def test_a_draft_outlives_a_session_that_ended(pages):
    site = pages(
        {
            "/": page_of(form()),
            "/send": redirect("/accounts/login/"),
            "/accounts/login/": page_of("<p>log in</p>"),
        }
    )
    page = site.new_page("/")
    page.locator("textarea").fill("A thought worth keeping")
    page.get_by_role("button").click()
    page.get_by_text("log in").wait_for()
    page.goto(site.url + "/")
    assert page.locator("textarea").input_value() == "A thought worth keeping"


def test_a_double_click_sends_once(pages):
    site = pages({"/": page_of(form()), "/send": page_of("<p>got it</p>")})
    page = site.new_page("/")
    page.locator("textarea").fill("Once")
    page.evaluate("() => { const b = document.querySelector('form button'); b.click(); b.click(); }")
    page.get_by_text("got it").wait_for()
    assert site.asked.count("POST /send") == 1


HTMX = 'hx-post="/send" hx-target="this" hx-swap="outerHTML"'


def test_a_refused_form_comes_back_in_its_place(pages):
    again = form('<p class="invalid-feedback">Too long</p>', attributes=HTMX)
    site = pages({"/": page_of(form(attributes=HTMX)), "/send": Answer(again, 422)})
    page = site.new_page("/")
    page.locator("textarea").fill("x")
    page.get_by_role("button").click()
    page.get_by_text("Too long").wait_for()


@pytest.mark.parametrize(
    ("status", "words"), [(500, "It failed."), (404, "It is gone."), (403, "Refused."), (429, "It failed.")]
)
def test_a_page_of_error_never_replaces_a_form(pages, status, words):
    site = pages(
        {"/": page_of(form(attributes=HTMX)), "/send": Answer(page_of("<p>a whole page</p>"), status)}
    )
    page = site.new_page("/")
    page.locator("textarea").fill("Still here")
    page.get_by_role("button").click()
    page.locator("#messages", has_text=words).wait_for()
    assert page.locator("textarea").input_value() == "Still here"
    assert page.get_by_text("a whole page").count() == 0


def test_a_session_that_ended_is_said_and_nothing_is_lost(pages):
    site = pages(
        {
            "/": page_of(form(attributes=HTMX)),
            "/send": redirect("/accounts/login/"),
            "/accounts/login/": page_of("<p>log in</p>"),
        }
    )
    page = site.new_page("/")
    page.locator("textarea").fill("Still here")
    page.get_by_role("button").click()
    page.locator("#messages", has_text="Refused.").wait_for()
    assert page.locator("textarea").input_value() == "Still here"
    page.reload()
    assert page.locator("textarea").input_value() == "Still here"


# --- theme.js ---


@pytest.mark.parametrize(("device", "choice", "shown"), [("dark", None, "dark"), ("dark", "light", "light")])
def test_the_choice_of_appearance_is_set_before_anything_is_drawn(pages, device, choice, shown):
    body = '<p id="first">words</p>'
    site = pages({"/": page_of(body)}, color_scheme=device)
    page = site.new_page("/")
    if choice:
        page.evaluate("choice => localStorage.setItem('iq4d-theme', choice)", choice)
    page.add_init_script(
        "new MutationObserver((_, watch) => { if (document.body) {"
        "  window.atFirst = document.documentElement.dataset.bsTheme; watch.disconnect(); } })"
        ".observe(document, { childList: true, subtree: true });"
    )
    page.reload()
    assert page.evaluate("window.atFirst") == shown


# --- thread.js ---


def row(number, path, level=0):
    return f"""
    <li class="comment" id="c-{number}" data-comment="{number}" data-level="{level}" data-path="{path}">
      <details open data-fold="{number}">
        <summary>comment {number} <span class="comment-folded"></span></summary>
        <p>text {number}</p><div class="reply-slot" id="reply-{number}"></div>
      </details>
    </li>"""


def thread(*rows, after=""):
    body = f"""
    <section data-thread="7" data-last="3" data-new-url="/new" data-folded-one="1 reply folded"
      data-folded-many="{{n}} replies folded"><ol class="comments">{"".join(rows)}</ol></section>{after}"""
    return page_of(body, modules=["thread"], sheets=["thread"])


ROWS = (row(1, "0001"), row(2, "00010002", 1), row(3, "0003"))


def order(page):
    return page.evaluate("[...document.querySelectorAll('.comment')].map(c => Number(c.dataset.comment))")


def test_a_fold_hides_its_branch_says_how_much_and_is_remembered(pages):
    site = pages({"/": thread(*ROWS)})
    page = site.new_page("/")
    page.locator("#c-1 summary").click()
    page.locator("#c-2").wait_for(state="hidden")
    assert page.locator("#c-3").is_visible()
    assert page.locator("#c-1 .comment-folded").inner_text() == "1 reply folded"
    page.reload()
    page.locator("#c-2").wait_for(state="hidden")
    page.locator("#c-1 summary").click()
    page.locator("#c-2").wait_for(state="visible")
    assert page.evaluate("localStorage.length") == 0


def test_a_link_to_a_comment_opens_the_fold_that_hides_it(pages):
    site = pages({"/": thread(*ROWS, after='<a href="#c-2">go there</a>')})
    page = site.new_page("/")
    page.locator("#c-1 summary").click()
    page.locator("#c-2").wait_for(state="hidden")
    page.get_by_text("go there").click()
    page.locator("#c-2").wait_for(state="visible")


def test_my_comment_goes_where_its_path_says(pages):
    reply = form(attributes=HTMX, key="r")
    site = pages({"/": thread(*ROWS), "/send": Answer(row(4, "000100020004", 2), 201)})
    page = site.new_page("/")
    page.evaluate(
        """html => {
            const slot = document.getElementById('reply-2');
            slot.innerHTML = html;
            htmx.process(slot);
        }""",
        reply,
    )
    page.locator("textarea").fill("my reply")
    page.get_by_role("button", name="Send").click()
    page.locator("#c-4").wait_for()
    assert order(page) == [1, 2, 4, 3]
    assert page.locator("#reply-2 form").count() == 0


def test_j_and_k_walk_only_among_the_comments(pages):
    site = pages({"/": thread(*ROWS, after='<textarea aria-label="other"></textarea>')})
    page = site.new_page("/")
    page.locator("#c-1 summary").focus()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('.comment').id") == "c-2"
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.closest('.comment').id") == "c-1"
    page.locator("textarea").focus()
    page.keyboard.press("j")
    assert page.locator("textarea").input_value() == "j"


# --- chart.js ---


def chart_page(points):
    data = json.dumps({"points": points, "labels": {"iq": "IQ", "summary": "IQ rose."}})
    body = f"""
    <script type="application/json" id="d">{data}</script>
    <trend-chart class="chart" data-source="d"></trend-chart>"""
    return page_of(body, modules=["chart"], sheets=["tokens", "readings"])


POINTS = [{"n": n, "iq": 30 + n, "low": 20 + n, "high": 45 + n, "label": f"comment {n}"} for n in (3, 4, 5)]


def test_the_chart_is_drawn_in_the_colours_of_the_page(pages):
    site = pages({"/": chart_page(POINTS)}, color_scheme="light")
    page = site.new_page("/")
    page.locator("trend-chart svg").wait_for()
    drawn = page.locator("trend-chart svg")
    assert 'stroke="rgb(30, 32, 36)"' in drawn.evaluate("svg => svg.outerHTML")
    assert page.locator(".chart-readout").inner_text() == "comment 5: IQ 35 (25–50)"
    assert page.get_by_role("img", name="IQ rose.").count() == 1
    page.emulate_media(color_scheme="dark")
    page.locator("trend-chart path[stroke='rgb(233, 231, 226)']").first.wait_for(state="attached")


def test_the_chart_follows_new_points(pages):
    site = pages({"/": chart_page(POINTS)})
    page = site.new_page("/")
    page.locator("trend-chart svg").wait_for()
    page.evaluate(
        """() => { const data = JSON.parse(document.getElementById('d').textContent);
        data.points.push({ n: 6, iq: 50, low: 40, high: 60, label: 'comment 6' });
        document.getElementById('d').textContent = JSON.stringify(data);
        document.dispatchEvent(new CustomEvent('iq4d:frame', { detail: {} })); }"""
    )
    assert page.locator(".chart-readout").inner_text() == "comment 6: IQ 50 (40–60)"
