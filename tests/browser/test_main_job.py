"""The main job: a prompt in one browser, replies from others, and a dashboard that moves with its reasons."""

import signal

from tests.stack import until

QUESTIONS = ["Waarom blijft het logboek leeg?", "Wat heb je zelf geprobeerd?"]
REPLIES = [
    (
        "Niemand leest het terug, dus vullen we het niet in. Waar was dat logboek eigenlijk voor bedoeld?",
        1,
    ),
    ("Bij ons op de afdeling hebben we het een maand met zes mensen geprobeerd. Vier hielden vol.", 2),
    ("Donderdag bel ik de twee andere teams, en vrijdag vertel ik hier wat ze zeiden.", None),
]


def iq_of(page):
    """What the large rose of the dashboard says, as text."""
    return page.locator("[data-live-body]").inner_text()


def word_of(page):
    return page.locator("[data-live-state]").first.get_attribute("data-state")


def start_conversation(visit):
    """(author, readers, path of the post): a published prompt with two questions."""
    author = visit()
    author.sign_up("Fenna")
    path = author.publish("Waarom houdt niemand het logboek bij?", QUESTIONS)
    readers = [visit(), visit(phone=True)]
    for reader, name in zip(readers, ("Joris", "Samira"), strict=True):
        reader.sign_up(name)
    return author, readers, path


def test_replies_move_the_dashboard_and_name_the_sentence(visit, stack):
    author, (joris, samira), path = start_conversation(visit)
    author.go(path + "dashboard/")
    until(lambda: word_of(author.page) == "live", 20)
    before = author.page.locator("live-part").get_attribute("snapshot")
    joris.reply(path, *REPLIES[0])
    samira.reply(path, *REPLIES[1])
    joris.reply(path, *REPLIES[2])
    page = author.page
    page.locator(".evidence mark", has_text="bel ik de twee andere teams").first.wait_for()
    assert page.locator("live-part").get_attribute("snapshot") != before
    link = page.locator(".evidence", has_text="donderdag").locator("footer a").first
    assert "Joris" in link.inner_text()
    link.click()
    page.locator(".comment:target", has_text="donderdag").wait_for()


def test_a_worker_that_was_away_catches_up(visit, stack):
    author, (joris, samira), path = start_conversation(visit)
    author.go(path + "dashboard/")
    stack.stop("worker", signal.SIGKILL)
    try:
        joris.reply(path, *REPLIES[0])
        samira.reply(path, *REPLIES[1])
        joris.reply(path, *REPLIES[2])
        assert stack.health()[1]["threads_behind"] >= 1
    finally:
        stack.start("worker")
    author.page.locator(".evidence mark", has_text="donderdag").first.wait_for(timeout=60_000)


def test_redis_away_loses_nothing_and_live_comes_back(visit, stack):
    author, (joris, samira), path = start_conversation(visit)
    author.go(path + "dashboard/")
    until(lambda: word_of(author.page) == "live", 20)
    stack.stop_redis()
    try:
        joris.reply(path, *REPLIES[0])
        samira.reply(path, *REPLIES[1])
        joris.reply(path, *REPLIES[2])
        assert joris.page.locator(".comment").count() >= 2
    finally:
        stack.start_redis()
    author.page.locator(".evidence mark", has_text="donderdag").first.wait_for(timeout=60_000)
    until(stack.is_green, 60)


def test_a_killed_web_server_loses_nothing_and_the_page_recovers(visit, stack):
    author, (joris, samira), path = start_conversation(visit)
    author.go(path + "dashboard/")
    until(lambda: word_of(author.page) == "live", 20)
    stack.stop("web", signal.SIGKILL)
    author.page.locator("[data-live-state][data-state=reconnecting]").first.wait_for()
    stack.start("web")
    until(lambda: stack.health()[0] != 0, 30)
    joris.reply(path, *REPLIES[0])
    samira.reply(path, *REPLIES[1])
    joris.reply(path, *REPLIES[2])
    author.page.locator(".evidence mark", has_text="donderdag").first.wait_for(timeout=60_000)


def test_everything_works_without_javascript(visit, stack):
    author, joris, samira = visit(javascript=False), visit(javascript=False), visit(javascript=False)
    author.sign_up("Fenna")
    path = author.publish("Hoe houden we het logboek bij?", QUESTIONS)
    joris.sign_up("Joris")
    samira.sign_up("Samira")
    joris.reply(path, *REPLIES[0])
    samira.reply(path, *REPLIES[1])
    joris.reply(path, *REPLIES[2])
    until(stack.is_counted, 30)
    author.go(path + "dashboard/")
    assert "Donderdag bel ik" in iq_of(author.page)


def test_paused_stays_still_until_resumed(visit, stack):
    author, (joris, samira), path = start_conversation(visit)
    author.go(path + "dashboard/")
    until(lambda: word_of(author.page) == "live", 20)
    author.page.locator("[data-live-toggle]").first.click()
    author.page.locator("[data-live-state][data-state=paused]").first.wait_for()
    still = iq_of(author.page)
    joris.reply(path, *REPLIES[0])
    samira.reply(path, *REPLIES[1])
    joris.reply(path, *REPLIES[2])
    until(stack.is_counted, 30)
    assert iq_of(author.page) == still
    author.page.locator("[data-live-toggle]").first.click()
    author.page.locator(".evidence mark", has_text="donderdag").first.wait_for()


def test_new_comments_are_announced_without_moving_the_page(visit, stack):
    author, (joris, samira), path = start_conversation(visit)
    for number in range(12):
        author.reply(path, f"Regel {number}. " + "We hebben het logboek nu drie keer veranderd. " * 6)
    joris.go(path)
    comment = joris.page.locator(".comment").nth(6)
    comment.scroll_into_view_if_needed()
    place = comment.bounding_box()["y"]
    samira.reply(path, *REPLIES[1])
    bar = joris.page.locator("[data-new-bar]")
    bar.wait_for(state="visible")
    assert abs(comment.bounding_box()["y"] - place) < 2
    assert not joris.page.locator(".comment-body", has_text="zes mensen").count()
    bar.locator("button, a").first.click()
    joris.page.locator(".comment-body", has_text="zes mensen").wait_for()
    assert abs(comment.bounding_box()["y"] - place) < 2


def test_my_own_comment_is_counted_at_once(visit, stack):
    author = visit()
    author.sign_up("Fenna")
    path = author.publish("Waarom houdt niemand het logboek bij?", QUESTIONS)
    thread = author.page.locator("#thread")
    assert thread.locator("[data-nobody]").count() == 1
    author.reply(path, *REPLIES[0])
    assert thread.locator("[data-nobody]").count() == 0
    assert thread.locator(".section-head [data-count]").inner_text() == "1 reactie"
    author.reply(path, *REPLIES[2])
    assert thread.locator(".section-head [data-count]").inner_text() == "2 reacties"


def test_a_double_click_posts_once(visit, stack):
    author, (joris, _), path = start_conversation(visit)
    joris.go(path)
    form = joris.page.locator("form#reply")
    form.locator("[name=body]").fill("Een keer is genoeg.")
    form.locator("button.btn-primary").dblclick()
    joris.page.locator(".comment-body", has_text="Een keer is genoeg").first.wait_for()
    author.go(path)
    assert author.page.locator(".comment-body", has_text="Een keer is genoeg").count() == 1


def test_a_draft_survives_a_reload_and_a_refusal(visit, stack):
    _author, (joris, _), path = start_conversation(visit)
    joris.go(path)
    page, typed = joris.page, "Hier was ik lang mee bezig."
    page.locator("form#reply [name=body]").fill(typed)
    until(lambda: typed in page.evaluate("() => JSON.stringify({...localStorage})"), 10)
    page.reload()
    field = page.locator("form#reply [name=body]")
    assert field.input_value() == typed
    joris.context.clear_cookies()
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        page.locator("form#reply button.btn-primary").click()
    assert sent.value.status in (401, 403)
    assert field.input_value() == typed
    joris.go(path)
    assert not page.locator(".comment-body", has_text=typed).count()
