"""Procfile, docker-compose.yml and the runner start the same program, from variables that are declared."""

import re
import shlex
from dataclasses import fields

import pytest
import yaml

from iq4d_site import processes
from iq4d_site.env import ROOT, Env

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()
DECLARED = {each.name for each in fields(Env)}
OF_THE_IMAGES = {"POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD"}  # theirs, not ours
OF_PYTHON = re.compile(r"PYTHON|PIP_")


def test_compose_and_procfile_run_the_same_commands():
    procfile = processes.procfile()
    assert [*procfile] == ["web", "worker", "beat"]
    assert {name: COMPOSE["services"][name]["command"] for name in procfile} == procfile


def test_the_image_runs_the_web_server_of_the_procfile():
    words = re.search(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE).group(1)
    assert yaml.safe_load(words) == shlex.split(processes.procfile()["web"])


def test_commands_need_no_shell():
    for command in processes.procfile().values():
        assert not set("$`|;&<>") & set(command)


@pytest.mark.parametrize("name", ["prepare", "web", "worker", "beat"])
def test_variables_that_compose_sets_are_declared(name):
    assert COMPOSE["services"][name]["environment"].keys() <= DECLARED


def test_variables_that_compose_asks_for_are_declared():
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    assert asked - OF_THE_IMAGES <= DECLARED


def test_variables_of_the_image_are_declared():
    block = " ".join(re.findall(r"^ENV ((?:.*\\\n)*.*)$", DOCKERFILE, re.MULTILINE))
    names = {name for name in re.findall(r"(\w+)=", block) if not OF_PYTHON.match(name)}
    assert names
    assert names <= DECLARED


def test_every_service_has_a_health_check_and_what_it_keeps_a_volume():
    services = COMPOSE["services"]
    for name in ("worker", "beat", "postgres", "redis"):
        assert services[name]["healthcheck"]["test"]
    assert "HEALTHCHECK" in DOCKERFILE  # of the web server
    assert {"data", "postgres"} <= COMPOSE["volumes"].keys()


def test_the_image_does_not_run_as_root():
    assert re.findall(r"^USER (.+)$", DOCKERFILE, re.MULTILINE) == ["iq4d"]


def test_the_program_waits_for_its_tables():
    for name in processes.procfile():
        assert COMPOSE["services"][name]["depends_on"]["prepare"] == {
            "condition": "service_completed_successfully"
        }
