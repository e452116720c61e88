"""How often each answer occurs: shares from published data where a country pack has them, equal otherwise."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import accumulate
from random import Random

from sistra.reference.packs import Pack


@dataclass(frozen=True, slots=True)
class Marginals:
    """Weights of codes by the name of what is drawn; a name without weights draws all its codes equally."""

    source: str
    weights: Mapping[str, Mapping[str, float]]
    offices: Mapping[str, str]
    """Office code of a demonstration account by its user name, where the pack's file says it."""
    sources: tuple[tuple[str, str], ...]
    """Real published files to load beside: folder of the format, name of the file."""
    _sums: dict[tuple[str, tuple[str, ...]], list[float]] = field(default_factory=dict, repr=False, compare=False)

    def draw(self, rng: Random, name: str, codes: tuple[str, ...]) -> str:
        """One of the codes, by weight; "" when there is none."""
        if not codes:
            return ""
        if (name, codes) not in self._sums:
            given = self.weights.get(name, {})
            self._sums[name, codes] = list(accumulate(given.get(code, 0.0) for code in codes))
        sums = self._sums[name, codes]
        # No code of this list has a weight: all are equal.
        return rng.choices(codes, cum_weights=sums)[0] if sums[-1] else rng.choice(codes)

    def keys(self, name: str) -> tuple[str, ...]:
        """The codes that have a weight under this name."""
        return tuple(self.weights.get(name, {}))


def of_pack(pack: Pack) -> Marginals:
    """The shares for a pack: from the data file of its name, or none."""
    file = files("sistra.exchange.demonstration") / "data" / f"{pack.id}.json"
    if not file.is_file():
        return Marginals("", {}, {}, ())
    read = json.loads(file.read_text("utf-8"))
    sources = tuple((folder, name) for folder, name in read["sources"])
    return Marginals(read["source"], read["weights"], read["offices"], sources)
