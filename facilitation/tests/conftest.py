"""The same people and threads as the tests of scoring."""

from scoring.tests.conftest import (  # noqa: F401
    _no_worker,
    ada,
    ben,
    cas,
    facilitator,
    post,
    space,
    thread,
)
