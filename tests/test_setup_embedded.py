"""The embedded PostgreSQL and Redis: joined, shared, stopped by the last one, and no worse for a crash."""

import os
import signal
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import psutil
import pytest

from iq4d_site import embedded
from iq4d_site.env import ROOT

USES_THE_PAIR = textwrap.dedent(
    """
    import sys
    from iq4d_site import embedded
    with embedded.running(sys.argv[1]):
        print("in", flush=True)
        sys.stdin.readline()
    print("out", flush=True)
    """
)


def servers_of(data_dir):
    """Processes of the pair that run for this data folder."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        words = " ".join(process.info["cmdline"] or [])
        is_server = "postgres -D" in words or "redis-server" in words
        if is_server and str(data_dir) in words and process.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(process)
    return found


class User:
    """Another process that uses the pair until told to leave."""

    def __init__(self, data_dir):
        self.process = subprocess.Popen(
            [sys.executable, "-c", USES_THE_PAIR, str(data_dir)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def come(self):
        assert self.process.stdout.readline() == "in\n"
        return self

    def leave(self):
        output, _ = self.process.communicate("\n")
        assert output == "out\n"


@pytest.fixture
def data_dir():
    # Not tmp_path: as root, PostgreSQL is `nobody`, and every start of pytest shuts others out of its folder.
    with tempfile.TemporaryDirectory(prefix="iq4d-test-") as folder:
        yield Path(folder) / "var"
        for process in servers_of(folder):
            process.kill()


def works(data_dir):
    return embedded.postgres_answers(data_dir) and embedded.redis_answers(data_dir)


def test_the_pair_runs_for_as_long_as_it_is_used(data_dir):
    with embedded.running(data_dir):
        assert works(data_dir)
        with embedded.connect_postgres(data_dir, embedded.DATABASE) as connection:
            assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
    assert not servers_of(data_dir)


def test_two_who_start_at_once_share_one_pair_and_the_last_stops_it(data_dir):
    first, second = User(data_dir), User(data_dir)
    first.come()
    second.come()
    assert len(servers_of(data_dir)) == 2
    first.leave()
    assert works(data_dir)
    second.leave()
    assert not servers_of(data_dir)


def test_a_user_who_is_killed_takes_nobody_along_and_leaves_nothing(data_dir):
    stays, dies = User(data_dir).come(), User(data_dir).come()
    dies.process.kill()
    dies.process.wait()
    assert works(data_dir)
    stays.leave()
    assert not servers_of(data_dir)


def test_after_a_power_cut_the_next_one_finds_what_was_written(data_dir):
    user = User(data_dir).come()
    with embedded.connect_postgres(data_dir, embedded.DATABASE) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS number")
    for process in [*servers_of(data_dir), psutil.Process(user.process.pid)]:
        process.kill()
    user.process.wait()
    psutil.wait_procs(servers_of(data_dir), timeout=5)
    with embedded.running(data_dir), embedded.connect_postgres(data_dir, embedded.DATABASE) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (42,)
    assert not servers_of(data_dir)


def test_a_number_left_by_a_crash_that_is_another_process_now_is_no_server(data_dir):
    with embedded.running(data_dir):
        pass
    (data_dir / "postgresql" / "postmaster.pid").write_text(f"{os.getpid()}\n{data_dir}\n")
    with embedded.running(data_dir):
        assert works(data_dir)


def test_a_half_made_cluster_is_made_anew(data_dir):
    (data_dir / "postgresql.new").mkdir(parents=True)
    (data_dir / "postgresql.new" / "PG_VERSION").write_text("18\n")
    with embedded.running(data_dir):
        assert works(data_dir)


def test_a_cluster_of_another_version_is_refused_in_one_line(data_dir):
    (data_dir / "postgresql").mkdir(parents=True)
    (data_dir / "postgresql" / "PG_VERSION").write_text("16\n")
    with pytest.raises(embedded.CannotStart, match="PostgreSQL 16") as refusal, embedded.running(data_dir):
        pass
    assert "\n" not in str(refusal.value)


def test_sockets_of_a_deep_data_folder_get_a_short_place(data_dir):
    deep = data_dir / ("a-folder-with-a-long-name-" * 4) / "var"
    place = embedded.socket_dir(deep)
    assert len(str(place)) < embedded.LONGEST_SOCKET_PATH
    assert place != embedded.socket_dir(deep.parent)
    with embedded.running(deep):
        assert works(deep)
        assert place.stat().st_mode & 0o077 == 0
    assert not servers_of(deep)
    place.rmdir() if not any(place.iterdir()) else None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else")
def test_a_socket_folder_of_somebody_else_is_refused(data_dir):
    sockets = embedded.socket_dir(data_dir)
    sockets.mkdir(parents=True)
    os.chown(sockets, 12345, 12345)
    with pytest.raises(embedded.CannotStart, match="somebody else"), embedded.running(data_dir):
        pass


def test_only_what_is_needed_is_started(data_dir):
    with embedded.running(data_dir, with_database=False):
        assert embedded.redis_answers(data_dir)
        assert not embedded.postgres_answers(data_dir)


def start_shell(data_dir, code):
    """`manage.py shell -c …` without addresses, so that it needs the pair."""
    return start_command(data_dir, "shell", "--no-imports", "-c", code)


def start_command(data_dir, *arguments):
    given = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**given, "IQ4D_DATA_DIR": str(data_dir)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_command_brings_the_pair_along_and_stops_it(data_dir):
    ask = "from django.db import connection as c; q = c.cursor(); q.execute('SELECT 42'); print(q.fetchone())"
    output, _ = start_shell(data_dir, ask).communicate()
    assert output == "(42,)\n"
    assert not servers_of(data_dir)


def test_scoring_a_file_needs_no_pair(data_dir):
    output, _ = start_command(data_dir, "label_sentences").communicate('{"text": "Ik bel ze donderdag."}\n')
    assert output.startswith('{"language": ')
    assert not (data_dir / "postgresql").exists()


def test_a_command_that_is_ended_from_outside_stops_the_pair_too(data_dir):
    process = start_shell(data_dir, "import sys; print('in', flush=True); sys.stdin.readline()")
    assert process.stdout.readline() == "in\n"
    process.send_signal(signal.SIGTERM)
    process.communicate()
    assert not servers_of(data_dir)
