"""Keeping what search looks in true to the records, in the transaction that writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from uuid import UUID

from django.db.models import Model

from sistra.kernel.wording import search_form, words
from sistra.methods.linkage import names
from sistra.register.models import Alias, Case, Event, NameForm, NameWord, Party, PartyWord, SearchText, Source
from sistra.register.queries.searching import office_word

SEARCHED: Final = frozenset({"facts", "place_words", "file_number", "description", "reference", "note", "occupation"})
"""Fields whose words the full-text index of a case holds."""


def name_of(party: Party) -> str:
    """Every name that the party carries, aliases aside, in one line."""
    parts = (party.given_names, party.first_surname, party.second_surname, party.organisation_name)
    return " ".join(part for part in parts if part)


_WORDED: Final[Mapping[type[Model], tuple[str, ...]]] = {
    Event: ("place_words", "description"),
    Source: ("reference", "note"),
    Party: ("description", "occupation"),
}
"""The two fields of each table of a case whose words are searched; names have an index of their own."""


def words_of_case(case: Case, rows: Iterable[Model]) -> str:
    """The running text of a case in the form in which it is searched."""
    texts = [getattr(row, name) for row in rows for name in _WORDED.get(type(row), ())]
    return _search_text(case, texts)


def _search_text(case: Case, texts: Iterable[str]) -> str:
    own = (case.number, case.facts, case.place_words, case.file_number)
    return f"{office_word(case.office_id)} {search_form(' '.join(text for text in (*own, *texts) if text))}"


def index_text(case: Case) -> None:
    """Bring the full text of one case up to date. Only the words are read, not the rows around them."""
    first, *others = (
        table._default_manager.filter(case=case, withdrawn_at=None).order_by().values_list(*fields)
        for table, fields in _WORDED.items()
    )
    texts = [text for row in first.union(*others, all=True) for text in row]
    SearchText.objects.filter(case=case).update(words=_search_text(case, texts))


def index_names(parties: Sequence[Party], aliases: Iterable[Alias]) -> None:
    """Bring the name index of some parties up to date; a withdrawn party is found no more."""
    said: dict[UUID, set[str]] = {
        party.pk: set(words(name_of(party))) if party.withdrawn_at is None else set() for party in parties
    }
    present = {party.pk: party.case.office_id for party in parties if party.withdrawn_at is None}
    for alias in aliases:
        if alias.party_id in present and alias.withdrawn_at is None:
            said[alias.party_id] |= set(words(alias.name))
    known = _known_words({word[:80] for spoken in said.values() for word in spoken})
    PartyWord.objects.filter(party__in=list(said)).delete()
    PartyWord.objects.bulk_create(
        [
            PartyWord(word_id=known[word[:80]], party_id=party, office_id=present[party])
            for party, spoken in said.items()
            for word in sorted({word[:80] for word in spoken})
        ]
    )


def _known_words(wanted: set[str]) -> dict[str, int]:
    """Ids of name words; a word met for the first time is added with its key and its forms."""
    known = dict(NameWord.objects.filter(word__in=wanted).values_list("word", "pk"))
    fresh = sorted(wanted - set(known))
    if fresh:
        # Another clerk may add the same word at this moment: the first one counts for both.
        NameWord.objects.bulk_create(
            [NameWord(word=word, key=names.key(word)) for word in fresh], ignore_conflicts=True
        )
        added = dict(NameWord.objects.filter(word__in=fresh).values_list("word", "pk"))
        formed = set(NameForm.objects.filter(word_id__in=added.values()).values_list("word_id", flat=True))
        NameForm.objects.bulk_create(
            [
                NameForm(word_id=key, form=form)
                for word, key in added.items()
                if key not in formed
                for form in sorted(names.neighbours(word))
            ]
        )
        known |= added
    return known
