"""Are two written names the name of one person? For names of Peru: Spanish, Quechua and Aymara words.

A prosecutor hears a name and a police officer types another spelling of it: Huamán, Guamán, Waman. Words
are compared by how they are written, then by how they sound in Spanish, then by how they sound when a
Quechua or Aymara word is written with Spanish letters; whole names are compared word by word, in any order.
The rules and what they were tried on: docs/methods/names.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import OSA

from sistra.kernel.labels import Text
from sistra.kernel.wording import fold

PARTICLES: Final = frozenset({"de", "del", "la", "las", "lo", "los", "y", "da", "do", "dos", "van", "von"})
"""Words between names that come and go with the writer: De la Cruz, Cruz."""

_SAME_SOUND: Final = 0.96
_SAME_ANDEAN_SOUND: Final = 0.9
_INITIAL: Final = 0.75
_LEAST: Final = 0.7
"""Two words less alike than this are different words."""

_MISSING_WORD: Final = 0.2
_OTHER_WORD: Final = 1.3
_OTHER_WORD_ELSEWHERE: Final = 0.8
_OTHER_ORDER: Final = 0.98
_ONE_WORD_ONLY: Final = 0.6
_NO_WHOLE_WORD: Final = 0.3
_ONE_WORD_AND_INITIAL: Final = 0.75

# Applied in this order. Capital letters stand for sounds written with two letters until the end.
_SPANISH: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[^a-z]", ""),
        (r"c+h", "C"),  # chávez; cchillca
        (r"sch|sh", "s"),
        (r"^ph", "p"),  # Quechua aspirate: Phuturi
        (r"ph", "f"),  # learned spelling: Sophia
        (r"t[sz]|[ck]s|zz", "s"),  # Rocsana, Rosana
        (r"q+h?u(?=[ei])|q+h?|cc+|ck|k+h?", "K"),  # Quispe, Qori, Ccori, Kispe
        (r"c(?=[eiy])|z", "s"),
        (r"c", "K"),
        (r"gu(?=[ei])", "G"),  # Guerra: the u is silent
        (r"g(?=[eiy])", "j"),  # Giménez, Jiménez
        (r"^x(?=[eiao])", "j"),  # Ximena, Jimena
        (r"x", "s"),  # Sixto, Sisto
        (r"h?gu(?=[ao])|hu(?=[aeio])|w+h?(?=[aeiou])|^u(?=[aeio])", "W"),  # Guamán, Huamán, Waman
        (r"w", "u"),  # Pawcar, Paucar
        (r"ll+(?![aeiou])", "l"),  # Willka
        (r"ll+", "y"),
        (r"v", "b"),
        (r"h", ""),
        (r"y(?![aeiou])", "i"),  # Mayta, Maita
        (r"(?<=[aeiou])i(?=[aeiou])|^i(?=[aeiou])", "y"),  # Aiala, Ayala
        (r"n(?=[bp])", "m"),
        (r"(.)\1+", r"\1"),
    )
)
# Quechua and Aymara have three vowels, and no voiced stops of their own.
_ANDEAN: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"e", "i"),
        (r"o", "u"),
        (r"(?<=n)t", "d"),  # Kuntur, Condor
        (r"(?<=m)p", "b"),  # Tampu, Tambo
        (r"(?<=n)K", "g"),  # Inca, Inga
        (r"G", "g"),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """How one folded word sounds to a Spanish ear of Peru (s = z = c, b = v, ll = y, silent h)."""
    for pattern, letter in _SPANISH:
        word = pattern.sub(letter, word)
    return word


@lru_cache(maxsize=65_536)
def key(word: str) -> str:
    """The phonetic key of one folded word: equal for Quispe and Kispi, Condori and Kunturi, Ccori and Qori.

    The last vowel stays (Mario is not María). The key is for finding candidates; `similarity` weighs them.
    """
    heard = sound(word)
    for pattern, letter in _ANDEAN:
        heard = pattern.sub(letter, heard)
    return heard.lower()


def neighbours(word: str) -> frozenset[str]:
    """The word and all it becomes with one letter left out.

    Two words one typing error apart (a letter lost, added, changed, or two swapped) share a neighbour, so
    that a look-up by equality finds them (symmetric delete). Words of one or two letters stand alone.
    """
    if len(word) < 3:
        return frozenset({word})
    return frozenset({word, *(word[:place] + word[place + 1 :] for place in range(len(word)))})


@dataclass(frozen=True, slots=True)
class NameMatch:
    """How alike two full names are, from 0 to 1, and why, a sentence for each piece of evidence."""

    score: float
    reasons: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    written: str
    folded: str


_SAME: Final = NameMatch(1.0, (Text("el mismo nombre", "the same name"),))
_NOTHING: Final = NameMatch(0.0, (Text("ninguna palabra en común", "no word in common"),))
_EMPTY: Final = NameMatch(0.0, (Text("falta uno de los nombres", "one of the names is missing"),))
_ORDER: Final = Text("las mismas palabras en otro orden", "the same words in another order")


@lru_cache(maxsize=65_536)
def _parse(name: str) -> tuple[_Word, ...]:
    """The words of a name in the order given names, surnames; particles left out."""
    if name.count(",") == 1:
        surnames, given = name.split(",")
        name = f"{given} {surnames}"
    found: list[_Word] = []
    for written in re.split(r"[^\w'’´`]+", name):
        folded = re.sub(r"[^a-z0-9]", "", fold(written))
        if not folded or (found and folded in PARTICLES) or folded in {"de", "del"}:
            continue
        joined = re.fullmatch(r"(?:dela|delos|delas)([a-z]{4,})", folded)
        found.append(_Word(written, joined.group(1) if joined else folded))
    return tuple(found)


def _only_gender_differs(one: str, other: str) -> bool:
    """Mario and María, Carlos and Carla, Daniel and Daniela: two people of one family, not one misspelt."""
    if one + "a" == other or other + "a" == one:
        return True
    one, other = one.removesuffix("s"), other.removesuffix("s")
    return one[:-1] == other[:-1] and {one[-1:], other[-1:]} == {"a", "o"}


@lru_cache(maxsize=262_144)
def _alike(one: str, other: str) -> float:
    """How alike two folded words are: 0 for two different words, otherwise `_LEAST` to 1."""
    if one == other:
        return 1.0
    if len(one) == 1 or len(other) == 1:
        return _INITIAL if one[0] == other[0] else 0.0
    heard, heard_other = sound(one), sound(other)
    if heard == heard_other:
        return _SAME_SOUND
    if _only_gender_differs(one, other):
        return 0.0
    if key(one) == key(other):
        return _SAME_ANDEAN_SOUND
    longest = max(len(heard), len(heard_other))
    if longest < 4:
        return 0.0
    errors = min(OSA.distance(heard, heard_other), OSA.distance(one, other), 0.5 + OSA.distance(key(one), key(other)))
    # One error in a word of four letters leaves 0.7, two are forgiven from eight letters on.
    alike = 1 - 1.2 * errors / longest
    return alike if alike >= _LEAST and errors < 3 else 0.0


def _best(left: tuple[_Word, ...], right: tuple[_Word, ...]) -> list[tuple[float, int, int]]:
    """The pairing of words with the largest total, as (likeness, place in left, place in right)."""
    pairs: list[tuple[float, int, int]] = []
    taken: set[int] = set()
    loose: list[int] = []
    for i, word in enumerate(left):
        for j, other in enumerate(right):
            if j not in taken and word.folded == other.folded:
                taken.add(j)
                pairs.append((1.0, i, j))
                break
        else:
            loose.append(i)
    if loose and len(taken) < len(right):
        options = []
        for i in loose:
            likely = [(_alike(left[i].folded, word.folded), i, j) for j, word in enumerate(right) if j not in taken]
            if found := [pair for pair in likely if pair[0]]:
                options.append(found)
        pairs += _largest(options, frozenset())[1]
    return pairs


def _largest(
    options: list[list[tuple[float, int, int]]], used: frozenset[int]
) -> tuple[float, list[tuple[float, int, int]]]:
    """The choice of at most one pair from each list, no place on the right twice, with the largest sum."""
    if not options:
        return 0.0, []
    best = _largest(options[1:], used)
    for pair in options[0]:
        if pair[2] not in used:
            total, rest = _largest(options[1:], used | {pair[2]})
            if total + pair[0] > best[0]:
                best = (total + pair[0], [pair, *rest])
    return best


def similarity(a: str, b: str) -> NameMatch:
    """How alike two full names are, whatever the order of surnames, with the reasons.

    Understood: a surname left out, surnames exchanged or written first, initials, particles, spelling by ear,
    typing errors. Not guessed: short forms of given names (Pepe, Charo). Symmetric; 1 for equal names. It is a
    likeness, not a probability: common names are as alike as rare ones.
    """
    if b < a:
        a, b = b, a
    left, right = _parse(a), _parse(b)
    if not left or not right:
        return _EMPTY
    if a == b or [word.folded for word in left] == [word.folded for word in right]:
        return _SAME
    pairs = _best(left, right)
    if not pairs:
        return _NOTHING
    pairs.sort(key=lambda pair: pair[1])
    return _weigh(left, right, pairs)


def _weigh(left: tuple[_Word, ...], right: tuple[_Word, ...], pairs: list[tuple[float, int, int]]) -> NameMatch:
    on_left, on_right = {i for _, i, _ in pairs}, {j for _, _, j in pairs}
    alone_left = [i for i in range(len(left)) if i not in on_left]
    alone_right = [j for j in range(len(right)) if j not in on_right]
    conflicts = min(len(alone_left), len(alone_right))
    surplus = abs(len(alone_left) - len(alone_right))
    in_order = all(one[2] < next_one[2] for one, next_one in pairwise(pairs))
    against = 0.0
    for i, j in zip(alone_left[-conflicts:], alone_right[-conflicts:], strict=True) if conflicts else ():
        # «Juan Carlos Quispe», «Juan Quispe Mamani»: a second given name and a second surname left out do not clash.
        same_slot = not in_order or sum(k < i for k in on_left) == sum(k < j for k in on_right)
        against += _OTHER_WORD if same_slot else _OTHER_WORD_ELSEWHERE
    score = sum(pair[0] for pair in pairs) / (len(pairs) + against + _MISSING_WORD * surplus)
    if not in_order:
        score *= _OTHER_ORDER
    whole = sum(len(left[i].folded) > 1 and len(right[j].folded) > 1 for _, i, j in pairs)
    if whole == 0:
        score = min(score, _NO_WHOLE_WORD)
    elif whole == 1 and max(len(left), len(right)) > 1:
        score = min(score, _ONE_WORD_AND_INITIAL if len(pairs) > 1 else _ONE_WORD_ONLY)
    return NameMatch(min(score, 1.0), _reasons(left, right, pairs, alone_left, alone_right, in_order=in_order))


def _reasons(
    left: tuple[_Word, ...],
    right: tuple[_Word, ...],
    pairs: list[tuple[float, int, int]],
    alone_left: list[int],
    alone_right: list[int],
    *,
    in_order: bool,
) -> tuple[Text, ...]:
    told = []
    equal = [left[i].written for alike, i, _ in pairs if alike == 1.0]
    if equal:
        told.append(Text(f"igual: {' '.join(equal)}", f"equal: {' '.join(equal)}"))
    for alike, i, j in pairs:
        if alike < 1.0:
            told.append(_reason(left[i].written, right[j].written, left[i].folded, right[j].folded, alike))
    if not in_order:
        told.append(_ORDER)
    if alone_left and alone_right:
        ones, others = (
            " ".join(left[i].written for i in alone_left),
            " ".join(right[j].written for j in alone_right),
        )
        told.append(Text(f"difiere: «{ones}» y «{others}»", f"differs: “{ones}” and “{others}”"))
    elif alone_left or alone_right:
        lacking = " ".join([left[i].written for i in alone_left] + [right[j].written for j in alone_right])
        told.append(Text(f"solo en uno de los dos: «{lacking}»", f"only in one of the two: “{lacking}”"))
    return tuple(told)


def _reason(written: str, other: str, folded: str, folded_other: str, alike: float) -> Text:
    if len(folded) == 1 or len(folded_other) == 1:
        return Text(f"la inicial coincide: «{written}» y «{other}»", f"the initial fits: “{written}” and “{other}”")
    if alike in (_SAME_SOUND, _SAME_ANDEAN_SOUND):
        return Text(f"suenan igual: «{written}» y «{other}»", f"they sound the same: “{written}” and “{other}”")
    return Text(f"casi igual: «{written}» y «{other}»", f"almost equal: “{written}” and “{other}”")
