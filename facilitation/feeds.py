"""What the stream of a space carries: its cockpit."""

from django.template.loader import render_to_string

from scoring import live

from . import cockpit


def cockpit_feed(space_id, page, language):
    return live.Feed(
        name=f"cockpit:{space_id}:{page}:{language}",
        topic=f"space:{space_id}",
        look=lambda: cockpit.stamp_of(space_id),
        draw=live.spoken(language, lambda: cockpit_frame(space_id, page)),
    )


def cockpit_frame(space_id, page):
    state = cockpit.cockpit_state(space_id, page)
    if state is None:
        return None
    return live.Frame(
        snapshot=state.snapshot,
        stamp=state.stamp,
        is_settled=not state.is_behind,
        data={
            "snapshot": state.snapshot,
            "behind": state.is_behind,
            "html": render_to_string("facilitation/_cockpit.html", {"state": state}),
        },
    )
