"""What search looks in. Made from the records by the actions that write them; nothing is kept only here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sistra.register.models.case import IDENTIFYING, OPEN, Case, Labels
from sistra.register.models.party import Party


class SearchText(models.Model):
    """The words of one case, folded and stemmed, for the full-text index of the data base in use."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="search_text")
    words = models.TextField()

    sensitivity: ClassVar[Labels] = {"id": OPEN, "case": OPEN, "words": IDENTIFYING}


class NameWord(models.Model):
    """A distinct word of names, with its phonetic key. Few: a country has tens of thousands."""

    word = models.CharField(max_length=80, unique=True)
    key = models.CharField(max_length=80, db_index=True)

    sensitivity: ClassVar[Labels] = {"id": OPEN, "word": IDENTIFYING, "key": IDENTIFYING}


class NameForm(models.Model):
    """A form that a name word takes when one letter is left out: two words one slip apart share a form."""

    word = models.ForeignKey(NameWord, on_delete=models.CASCADE, related_name="forms")
    form = models.CharField(max_length=80, db_index=True)

    sensitivity: ClassVar[Labels] = {"id": OPEN, "word": OPEN, "form": IDENTIFYING}


class PartyWord(models.Model):
    """A word in the name or an alias of a party, with the office that may see it."""

    word = models.ForeignKey(NameWord, on_delete=models.CASCADE, related_name="parties")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="name_words")
    office = models.ForeignKey("access.Office", on_delete=models.PROTECT, related_name="+")

    sensitivity: ClassVar[Labels] = {"id": OPEN, "word": OPEN, "party": OPEN, "office": OPEN}

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["party", "word"], name="party_word_once")]
        indexes: ClassVar = [models.Index(fields=["word", "office", "party"], name="party_word_look_up")]
