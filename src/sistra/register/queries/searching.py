"""Finding a case by what one remembers of it: its number, a name however spelt, a word, a phone, a plate."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Q

from sistra.access import rules as access
from sistra.access.vocabulary import Actor, Permission, Scope
from sistra.kernel.labels import Text
from sistra.kernel.wording import fold, search_form, words
from sistra.methods.linkage import names
from sistra.register.models import Case, NameForm, NameWord, Party, PartyWord, Thing
from sistra.register.queries.cases import case_by_number, visible_cases
from sistra.register.vocabulary import LikelyPerson, PartyRole, SearchHit

LIMIT: Final = 30
_CANDIDATES: Final = 300
_COMPARED: Final = 100
"""How many of those who share most words are compared letter by letter."""
_NAMED: Final = ("given_names", "first_surname", "second_surname", "organisation_name", "role", "born", "case_id")
_OPEN_END: Final = 4
"""From this length on a stem also finds longer words that begin with it; "min" would find half the language."""
LIKELY: Final = 0.72
"""Similarity from which somebody on record is shown as possibly the same person."""


def search(text: str, *, viewer: Actor, limit: int = LIMIT) -> tuple[SearchHit, ...]:
    """Cases that the reader sees and that match, best first: number, thing, person, text.

    What may not be seen is in no result and in no count.
    """
    wanted = " ".join(text.split())[:200]
    if len(wanted) < 2 or access.scope_of(viewer, Permission.CASE_READ) is None:
        return ()
    hits: dict[UUID, SearchHit] = {}

    def add(found: Iterable[SearchHit]) -> None:
        for hit in found:
            if hit.case not in hits or hits[hit.case].score < hit.score:
                hits[hit.case] = hit

    number = case_by_number(wanted, viewer=viewer)
    if number is not None:
        case = Case.objects.only("number").get(pk=number)
        return (SearchHit(number, case.number, "number", case.number, 1.0),)
    add(_by_thing(wanted, viewer, limit))
    if hits:
        # A telephone, plate or document is what it is: no name and no text says it better.
        return tuple(sorted(hits.values(), key=lambda hit: hit.case_number, reverse=True)[:limit])
    add(_by_person(wanted, viewer, limit))
    add(_by_text(wanted, viewer, limit))
    return tuple(sorted(hits.values(), key=lambda hit: (-hit.score, hit.case_number))[:limit])


def office_word(office: str) -> str:
    """The word that the full text of a case carries for its office, so that the index itself narrows to one office.

    No one types it: it is made of the office's code by hashing.
    """
    return f"office{hashlib.sha256(office.encode()).hexdigest()[:12]}"


def _by_thing(text: str, viewer: Actor, limit: int) -> list[SearchHit]:
    folded = "".join(character for character in fold(text) if character.isalnum())
    if len(folded) < 4:
        return []
    # By value first, by case then: a reader's cases are many, the things of one value are few.
    same = Thing.objects.filter(value_folded=folded, withdrawn_at=None).order_by("-case_id")
    found = dict(reversed(list(same.values_list("case_id", "value")[:_CANDIDATES])))
    numbers = visible_cases(viewer=viewer).filter(pk__in=found).values_list("pk", "number")
    return [SearchHit(case, number, "thing", found[case], 0.99) for case, number in numbers[:limit]]


def _by_person(text: str, viewer: Actor, limit: int) -> list[SearchHit]:
    found = _persons_named(text, viewer)
    scored = ((names.similarity(text, _whole_name(party)), party) for party in found)
    best = sorted(((match.score, party) for match, party in scored if match.score >= 0.5), key=lambda one: -one[0])
    return [
        SearchHit(party.case_id, party.case.number, "person", _whole_name(party), 0.97 * score)
        for score, party in best[:limit]
    ]


def _by_text(text: str, viewer: Actor, limit: int) -> list[SearchHit]:
    stems = search_form(text).split()
    if not stems:
        return []
    within = [] if access.scope_of(viewer, Permission.CASE_READ) is Scope.ALL else [office_word(viewer.office)]
    found = _matching(stems, within, limit)
    numbers = visible_cases(viewer=viewer).filter(pk__in=found).order_by("-id").values_list("pk", "number")
    return [SearchHit(case, number, "text", "", 0.45) for case, number in numbers]


def _matching(stems: Sequence[str], within: Sequence[str], limit: int) -> list[UUID]:
    """The newest cases whose text holds every stem: the same from SQLite's FTS5 and from PostgreSQL."""
    if connection.vendor == "postgresql":
        wanted = " & ".join([*within, *(f"{stem}:*" if len(stem) >= _OPEN_END else stem for stem in stems)])
        statement = (
            "SELECT case_id FROM register_searchtext "
            "WHERE document @@ to_tsquery('simple', %s) ORDER BY id DESC LIMIT %s"
        )
    else:
        # FTS5 syntax: each stem quoted, so that what a person typed is never read as an operator.
        wanted = " ".join([*within, *(f'"{stem}"*' if len(stem) >= _OPEN_END else f'"{stem}"' for stem in stems)])
        statement = (
            "SELECT case_id FROM register_searchtext WHERE id IN (SELECT rowid FROM register_searchtext_index "
            "WHERE register_searchtext_index MATCH %s ORDER BY rowid DESC LIMIT %s)"
        )
    with connection.cursor() as cursor:
        cursor.execute(statement, [wanted, limit])
        return [UUID(str(row[0])) for row in cursor.fetchall()]


def _similar_words(word: str) -> list[int]:
    """Name words written like it, sounding like it, or one letter away from it."""
    same = NameWord.objects.filter(Q(word=word) | Q(key=names.key(word))).values_list("pk", flat=True)
    near = NameForm.objects.filter(form__in=names.neighbours(word)).values_list("word_id", flat=True)
    return list({*same, *near})


def _persons_named(text: str, viewer: Actor) -> list[Party]:
    """Parties of visible cases that share name words with the text: those that share most words come first."""
    spoken = [word[:80] for word in dict.fromkeys(words(text)) if len(word) > 1][:6]
    if not spoken:
        return []
    scope = access.scope_of(viewer, Permission.CASE_READ)
    shared: dict[UUID, int] = {}
    for word in spoken:
        rows = PartyWord.objects.filter(word_id__in=_similar_words(word))
        if scope is not Scope.ALL:
            rows = rows.filter(office_id=viewer.office)
        if shared and len(shared) >= _CANDIDATES:
            # Enough people already: a common word only ranks those, it brings no new ones.
            rows = rows.filter(party__in=list(shared)[:_CANDIDATES])
        for party in rows.order_by("-party_id").values_list("party_id", flat=True)[:_CANDIDATES]:
            shared[party] = shared.get(party, 0) + 1
    best = sorted(shared, key=lambda party: (-shared[party], -party.int))[:_COMPARED]
    # The parties by key first, their cases then: joined at once, the data base may walk every case of the office.
    named = list(Party.objects.filter(pk__in=best, withdrawn_at=None).only(*_NAMED).prefetch_related("aliases"))
    wanted = {one.case_id for one in named}
    seen = visible_cases(viewer=viewer).filter(pk__in=wanted).only("number").in_bulk()
    for one in named:
        if one.case_id in seen:
            one.case = seen[one.case_id]
    return [one for one in named if one.case_id in seen]


def _whole_name(party: Party) -> str:
    parts = (party.given_names, party.first_surname, party.second_surname, party.organisation_name)
    name = " ".join(part for part in parts if part)
    return name or ", ".join(alias.name for alias in party.aliases.all())


def likely_persons(
    name: str, *, viewer: Actor, document: str = "", role: PartyRole | None = None, limit: int = 8
) -> tuple[LikelyPerson, ...]:
    """People of visible cases who may be the one about to be entered, with the reasons, most likely first."""
    found: dict[UUID, LikelyPerson] = {}
    for party in _persons_named(name, viewer):
        if role is not None and party.role != role:
            continue
        match = max(
            (
                names.similarity(name, spoken)
                for spoken in (_whole_name(party), *(alias.name for alias in party.aliases.all()))
                if spoken
            ),
            key=lambda one: one.score,
            default=None,
        )
        if match is None or match.score < LIKELY:
            continue
        found[party.pk] = _likely(party, match.score, match.reasons)
    folded = "".join(character for character in fold(document) if character.isalnum())
    if len(folded) >= 6:
        same = Party.objects.filter(
            uses__thing__value_folded=folded, withdrawn_at=None, case__in=visible_cases(viewer=viewer)
        ).select_related("case")
        reason = Text("El mismo número de documento o dato.", "The same document number or item.")
        for party in same:
            earlier = found[party.pk].reasons if party.pk in found else ()
            found[party.pk] = _likely(party, 0.99, (reason, *earlier))
    return tuple(sorted(found.values(), key=lambda one: (-one.score, one.case_number))[:limit])


def _likely(party: Party, score: float, reasons: tuple[Text, ...]) -> LikelyPerson:
    return LikelyPerson(
        party=party.pk,
        case=party.case_id,
        case_number=party.case.number,
        name=_whole_name(party),
        role=PartyRole(party.role),
        born=party.born,
        score=score,
        reasons=reasons,
    )
