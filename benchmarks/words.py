"""Reading a country pack, comparing names, resolving written places, the phonetic key.

    python benchmarks/words.py

Peers, in the same run and on the same input:
- a pack: the same files read by csv and tomllib, without types, dates, references between files and labels;
- two names: rapidfuzz.fuzz.token_sort_ratio, without sounds, initials, surnames left out and reasons;
- a written place: rapidfuzz.process.extractOne over the full names of all places, which always chooses one;
- a phonetic key: American Soundex, plain Python as ours is.
Ours and the peer take turns, so that other work on the machine lengthens both; each figure is the median of the turns.
What we remember of earlier words is emptied before each turn ("first") or left as it is ("again": a search that ranks).
The weights and the aliases of ours were set on these very names and spellings: what each way tells apart or resolves
says what the time buys, not how well either does on others.
"""

from __future__ import annotations

import csv
import sys
import time
import tomllib
from collections.abc import Callable, Iterable
from functools import partial
from itertools import groupby
from typing import Any, TypeAlias

from measuring import ROOT, keep, percentile
from rapidfuzz import fuzz, process

from sistra.kernel.wording import fold
from sistra.methods.linkage import names
from sistra.reference import packs
from sistra.reference.place_names import Resolution
from sistra.reference.place_report import Written, shares
from sistra.reference.places import Gazetteer

PACK = "peru"
LIMITS = {"pack_s": 0.3, "name_pair_again_us": 30, "place_ms": 1}
LIKELY = 0.8
"""From here on the search shows a person as likely the same."""

Turn: TypeAlias = Callable[[], object]


def main() -> None:
    """Measure everything and keep it."""
    sys.path.insert(0, str(ROOT))
    keep("words", {"limits": LIMITS, "pack": pack(), "names": pairs(), "places": places(), "phonetic key": keys()})


def side_by_side(
    turns: dict[str, Turn], *, of: int, unit: float, repeats: int, before: Turn = lambda: None
) -> dict[str, Any]:
    """The median time of each turn divided by `of` things, in `unit`s of a second, and the ratio of ours to each peer.

    `before` runs before each turn, outside its time.
    """
    clock: dict[str, list[float]] = {name: [] for name in turns}
    for _ in range(repeats):
        for name, turn in turns.items():
            before()
            started = time.perf_counter()
            turn()
            clock[name].append((time.perf_counter() - started) / unit / of)
    found: dict[str, Any] = {name: percentile(each, 0.5) for name, each in clock.items()}
    ratios = {f"ratio to {name}": round(found["ours"] / found[name], 2) for name in turns if name != "ours"}
    return {name: round(each, 3) for name, each in found.items()} | ratios


# --- a pack -----------------------------------------------------------------------------------------------------


def pack() -> dict[str, Any]:
    """Seconds to load a pack without its places, which are read when first asked, and with them."""
    own, common = packs.DATA / PACK, packs.DATA / "common"
    files = [
        file
        for folder in (own, own / "lists", own / "offences", common, common / "lists")
        for file in folder.iterdir()
        if file.is_file() and file.name.endswith((".csv", ".toml"))
    ]

    def forget() -> None:
        packs.load.cache_clear()
        packs._countries.cache_clear()

    def with_places() -> None:
        packs.load(PACK).places.resolve("LIMA", "LIMA", "LIMA")

    listed = [own / "places" / name for name in ("places.csv", "aliases.csv", "abbreviations.csv")]
    without = {"ours": lambda: packs.load(PACK), "csv and tomllib": lambda: read(files)}
    whole = {"ours": with_places, "csv and tomllib": lambda: read([*files, *listed])}
    return {
        "files": len(files),
        "seconds": side_by_side(without, of=1, unit=1, repeats=9, before=forget),
        "seconds with the first place resolved": side_by_side(whole, of=1, unit=1, repeats=9, before=forget),
    }


def read(files: Iterable[Any]) -> list[object]:
    """The peer: every file as it is, nothing understood."""
    found: list[object] = []
    for path in files:
        if path.name.endswith(".toml"):
            found.append(tomllib.loads(path.read_text(encoding="utf-8")))
        else:
            with path.open(encoding="utf-8", newline="") as lines:
                found.append(list(csv.DictReader(lines)))
    return found


# --- names ------------------------------------------------------------------------------------------------------


def pairs() -> dict[str, Any]:
    """Microseconds to compare two names, and how many of the hand-made pairs each way tells apart."""
    from tests.methods.linkage.test_names import DIFFERENT, SAME

    compared = [*SAME, *DIFFERENT]
    folded = [(fold(one), fold(other)) for one, other in compared]

    def ours() -> None:
        for one, other in compared:
            names.similarity(one, other)

    def peer() -> None:
        # As it is commonly called: the folding that our comparison does as well is inside the time.
        for one, other in compared:
            fuzz.token_sort_ratio(fold(one), fold(other))

    turns = {"ours": ours, "token_sort_ratio": peer}
    ratios = [fuzz.token_sort_ratio(*pair) / 100 for pair in folded]
    # The peer is given the cut-off that suits these pairs best; ours keeps the one that the search uses.
    best = max(sorted(set(ratios)), key=lambda cut: told_apart(ratios, cut, len(SAME)))
    return {
        "pairs": len(compared),
        "us a pair, first": side_by_side(turns, of=len(compared), unit=1e-6, repeats=31, before=forget_names),
        "us a pair, again": side_by_side(turns, of=len(compared), unit=1e-6, repeats=31),
        "told apart": {
            "ours": told_apart([names.similarity(*pair).score for pair in compared], LIKELY, len(SAME)),
            "token_sort_ratio": told_apart(ratios, best, len(SAME)),
            "its cut-off": round(best, 3),
        },
    }


def told_apart(scores: list[float], cut: float, same: int) -> int:
    """How many pairs fall on their side of a cut-off; the first `same` of them are of one person."""
    return sum((score >= cut) is (place < same) for place, score in enumerate(scores))


def forget_names() -> None:
    """Empty what the comparison remembers of earlier names."""
    for remembered in (names.sound, names.key, names._parse, names._alike):
        remembered.cache_clear()


# --- places -----------------------------------------------------------------------------------------------------


def places() -> dict[str, Any]:
    """Milliseconds to resolve a spelling that was not asked before, and what each way makes of the judged ones."""
    path = ROOT / "tests" / "reference" / "data" / "dirty_place_names.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        judged = [
            Written(row["department_as_written"], row["province_as_written"], expected=row["expected"])
            for row in csv.DictReader(lines)
        ]
    known = packs.load(PACK).places
    full = {place.code: fold(" ".join(step.name for step in known.path(place.code))) for place in known}
    fresh = Gazetteer(known.folder)

    def forget() -> None:
        fresh._answers.clear()

    def ours() -> list[Resolution]:
        return [fresh.resolve(one.department, one.province) for one in judged]

    def peer(scorer: Callable[..., float]) -> list[str]:
        return [
            process.extractOne(fold(f"{one.department} {one.province}".strip()), full, scorer=scorer)[2]
            for one in judged
        ]

    peers = {f"extractOne, {each.__name__}": partial(peer, each) for each in (fuzz.WRatio, fuzz.token_sort_ratio)}
    ours()
    mine = shares(fresh, judged)
    resolvable = sum(one.expected != "refused" for one in judged)
    told = {"ours": {"right": resolvable - mine.wrong - mine.missed, "wrong": mine.wrong}}
    for name, turn in peers.items():
        right = sum(code == one.expected for code, one in zip(turn(), judged, strict=True))
        told[name] = {"right": right, "wrong": len(judged) - right}
    return {
        "names": len(full),
        "spellings": len(judged),
        "of these, to be resolved": resolvable,
        "ms a spelling": side_by_side({"ours": ours} | peers, of=len(judged), unit=1e-3, repeats=9, before=forget),
        "resolved": told,
    }


# --- the phonetic key -------------------------------------------------------------------------------------------


def keys() -> dict[str, Any]:
    """Microseconds to make the key of one folded word that was not asked before; the words of all names of places."""
    words = sorted({word for place in packs.load(PACK).places for word in fold(place.name).split() if word.isalpha()})
    turns: dict[str, Turn] = {
        "ours": lambda: [names.key(word) for word in words],
        "Soundex": lambda: [soundex(word) for word in words],
    }
    return {
        "words": len(words),
        "us a word": side_by_side(turns, of=len(words), unit=1e-6, repeats=31, before=forget_names),
    }


_SOUNDEX = {
    letter: digit
    for letters, digit in (("bfpv", "1"), ("cgjkqsxz", "2"), ("dt", "3"), ("l", "4"), ("mn", "5"), ("r", "6"))
    for letter in letters
}


def soundex(word: str) -> str:
    """American Soundex of a folded word (National Archives, General Information Leaflet 55)."""
    # The letters h and w are passed over; equal neighbours count once, unless a vowel stands between them.
    heard = word[0] + "".join(letter for letter in word[1:] if letter not in "hw")
    digits = [digit for digit, _ in groupby(_SOUNDEX.get(letter, "") for letter in heard)]
    return (word[0].upper() + "".join(digits[1:]) + "000")[:4]


if __name__ == "__main__":
    main()
