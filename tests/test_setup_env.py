"""The environment: typed, complete, and refused where it would be unsafe."""

import ast
import os
import stat
from dataclasses import replace

import pytest

from iq4d_site import env as environment
from iq4d_site.env import BadEnvironment, Env, read
from tests.messages import ROOT, tracked

PRODUCTION = {
    "IQ4D_PRODUCTION": "1",
    "IQ4D_URL": "https://iq.example.org",
    "DATABASE_URL": "postgres://iq4d@db/iq4d",
    "REDIS_URL": "redis://redis/0",
}
# Where a program begins is where its environment is handed over; what is started gets it handed on.
MAY_SEE_THE_ENVIRONMENT = {
    "manage.py",
    "conftest.py",
    "iq4d_site/asgi.py",
    "iq4d_site/bootstrap.py",
    "iq4d_site/celery.py",
    "iq4d_site/env.py",
    "iq4d_site/health_probe.py",
    "iq4d_site/prepare.py",
    "iq4d_site/run.py",
    "iq4d_site/settings.py",
    "iq4d_site/web.py",
    "iq4d_site/wsgi.py",
    "scoring/evaluation/__init__.py",  # plain Python as the core is: it cannot ask the site
    "scoring/evaluation/__main__.py",
}


def test_every_variable_says_why_it_exists():
    for each in environment.fields(Env):
        assert len(each.metadata["why"]) > 10, each.name


def test_nothing_given_is_a_program_that_starts():
    assert read({}) == Env()


def test_values_have_their_types():
    env = read(
        {"PORT": "8106", "IQ4D_DEMO": "no", "ALLOWED_HOSTS": "a.example, b.example", "IQ4D_DATA_DIR": "x"}
    )
    assert (env.PORT, env.IQ4D_DEMO, env.ALLOWED_HOSTS) == (8106, False, ("a.example", "b.example"))
    assert ROOT.cwd() / "x" == env.IQ4D_DATA_DIR


def test_an_empty_variable_is_one_that_is_not_given():
    assert read({"PORT": "", "IQ4D_DEMO": " "}) == Env()


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"PORT": "eighty"}, "PORT"),
        ({"PORT": "70000"}, "PORT"),
        ({"IQ4D_DEMO": "maybe"}, "IQ4D_DEMO"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL"),
        ({"REDIS_URL": "http://x"}, "REDIS_URL"),
        ({"IQ4D_URL": "iq.example.org"}, "IQ4D_URL"),
        ({"IQ4D_LOG_LEVEL": "loud"}, "IQ4D_LOG_LEVEL"),
        ({"WEB_THREADS": "30", "DATABASE_POOL": "10"}, "DATABASE_POOL"),
        ({"OIDC_ID": "x"}, "OIDC_URL"),
        ({"MASTODON_URL": "https://m.example"}, "MASTODON_ID"),
        ({"IQ4D_SECOND_READER_URL": "http://localhost:11434/v1"}, "IQ4D_SECOND_READER_MODEL"),
        (
            {"IQ4D_SECOND_READER_URL": "localhost:11434", "IQ4D_SECOND_READER_MODEL": "m"},
            "IQ4D_SECOND_READER_URL",
        ),
    ],
)
def test_a_mistake_is_one_line_that_names_the_variable(given, named):
    with pytest.raises(BadEnvironment) as refusal:
        read(given)
    assert named in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_safe_production_is_accepted():
    assert read(PRODUCTION).IQ4D_PRODUCTION


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"IQ4D_DEBUG": "1"}, "IQ4D_DEBUG"),
        ({"IQ4D_URL": ""}, "IQ4D_URL"),
        ({"IQ4D_URL": "http://iq.example.org"}, "https"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"SECRET_KEY": "secret"}, "SECRET_KEY"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"REDIS_URL": ""}, "REDIS_URL"),
    ],
)
def test_an_unsafe_production_is_refused_in_one_line(change, named):
    with pytest.raises(BadEnvironment, match=named) as refusal:
        read(PRODUCTION | change)
    assert "\n" not in str(refusal.value)


def test_a_production_may_be_tried_at_home():
    assert read(PRODUCTION | {"IQ4D_URL": "http://localhost:8000"})


def test_a_secret_key_is_made_once_and_read_by_nobody_else(tmp_path):
    env = replace(Env(), IQ4D_DATA_DIR=tmp_path / "new")
    key = environment.secret_key(env)
    assert len(key) >= environment.SHORTEST_KEY
    assert environment.secret_key(env) == key
    assert stat.S_IMODE((tmp_path / "new" / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret_key"]
    assert environment.secret_key(replace(env, SECRET_KEY="given")) == "given"


def test_a_data_folder_that_cannot_be_made_is_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BadEnvironment, match="secret key"):
        environment.secret_key(replace(Env(), IQ4D_DATA_DIR=tmp_path / "file" / "var"))


def test_the_public_host_is_answered_and_nobody_else_but_this_machine():
    env = read(PRODUCTION | {"ALLOWED_HOSTS": "other.example"})
    assert environment.hosts(env) == ["other.example", "iq.example.org", "localhost", "127.0.0.1", "[::1]"]


def test_the_table_of_variables_is_complete():
    table = environment.table()
    assert all(f"| `{each.name}` |" in table for each in environment.fields(Env))


def test_nothing_but_the_beginnings_sees_the_environment():
    seen = set()
    for path in tracked("*.py"):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(("tests/", "benchmarks/")) or "/tests/" in name:
            continue  # they hand environments to the programs they start
        for node in ast.walk(ast.parse(path.read_text())):
            named = isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "environb")
            imported = isinstance(node, ast.ImportFrom) and node.module == "os"
            if named or (imported and {"environ", "getenv"} & {each.name for each in node.names}):
                seen.add(name)
    assert seen <= MAY_SEE_THE_ENVIRONMENT


def test_the_machine_that_runs_the_tests_passes_its_own_check():
    assert read(os.environ).PORT > 0


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL", "IQ4D_URL"])
@pytest.mark.parametrize("address", ["postgres://db:port/iq4d", "http://[", "redis://x:99999999"])
def test_an_address_that_cannot_be_read_is_one_line_and_no_traceback(name, address):
    with pytest.raises(BadEnvironment, match=f"{name} is no address"):
        read({name: address})
