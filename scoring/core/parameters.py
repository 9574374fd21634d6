"""The numbers of the formula, each with its reason: data/parameters.toml, read once."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from .features import DATA


@dataclass(frozen=True)
class Parameter:
    """One number of the formula, and why it is what it is."""

    name: str
    value: float
    why: str


@lru_cache(maxsize=1)
def all_parameters() -> dict[str, Parameter]:
    """Name ("depth.half_rate") → parameter, in the order of the file."""
    return {
        name: Parameter(name, *entry)
        for name, entry in _flat(tomllib.loads((DATA / "parameters.toml").read_text(encoding="utf-8")), "")
    }


def _flat(table: dict, prefix: str) -> Iterator[tuple[str, tuple[float, str]]]:
    for name, entry in table.items():
        if "why" in entry:
            yield prefix + name, (entry["value"], entry["why"])
        else:
            yield from _flat(entry, f"{prefix}{name}.")


def value(name: str) -> float:
    """The number under a name. KeyError for an unknown one."""
    return all_parameters()[name].value


def group(table: str) -> dict[str, float]:
    """The numbers that stand in one table, without those of tables inside it: signal → number, or so."""
    return {
        name.rpartition(".")[2]: one.value
        for name, one in all_parameters().items()
        if name.rpartition(".")[0] == table
    }


def stretch(number: float, low: float, high: float) -> float:
    """A number between low and high as 0..1."""
    return min(1.0, max(0.0, (number - low) / (high - low)))
