"""Two starts in one folder at the same moment: neither undoes what the other is making."""

import fcntl
import os
import subprocess
import sys
import threading

import pytest

from iq4d_site import prepare
from iq4d_site.env import ROOT

SET_UP = """
import sys
from iq4d_site import bootstrap
bootstrap.set_up = lambda options: print("set up", flush=True)
sys.argv = ["bootstrap.py"]
bootstrap.main()
"""


def test_a_second_set_up_waits_for_the_first():
    folder = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    second = subprocess.Popen([sys.executable, "-c", SET_UP], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert "waiting for another start" in second.stdout.readline()
        assert second.poll() is None
    finally:
        os.close(folder)
    assert second.communicate(timeout=30)[0] == "set up\n"
    assert second.returncode == 0


@pytest.mark.django_db(transaction=True)
def test_a_second_start_prepares_when_the_first_is_ready():
    order = []

    def second():
        with prepare.one_at_a_time():
            order.append("second")

    with prepare.one_at_a_time():
        other = threading.Thread(target=second)
        other.start()
        other.join(0.3)
        order.append("first")
    other.join(30)
    assert order == ["first", "second"]
