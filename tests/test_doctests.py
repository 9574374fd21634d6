"""The examples in docstrings are true."""

import doctest
import importlib

import pytest

from tests.messages import ROOT, tracked


def modules_with_examples():
    for path in tracked("*.py"):
        if ">>> " in path.read_text() and "tests" not in path.parts:
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts)


@pytest.mark.parametrize("name", list(modules_with_examples()))
def test_the_examples_of_a_module_hold(name):
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.attempted
    assert not result.failed
