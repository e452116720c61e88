"""Every member of every closed list in the code has words in Spanish and in English."""

from __future__ import annotations

import importlib
import inspect
from enum import StrEnum

import pytest

from sistra.reference import labels, packs
from sistra.register.vocabulary import CaseKind

MODULES = (
    "sistra.access.vocabulary",
    "sistra.register.vocabulary",
    "sistra.observatory.vocabulary",
    "sistra.kernel.answers",
    "sistra.kernel.sensitivity",
    "sistra.kernel.provenance",
)


def enums() -> list[type[StrEnum]]:
    found = {
        member
        for module in MODULES
        for _, member in inspect.getmembers(importlib.import_module(module), inspect.isclass)
        if issubclass(member, StrEnum) and member is not StrEnum and member.__module__.startswith("sistra.")
    }
    return sorted(found, key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", enums(), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("pack", ["peru", "valdoria"])
def test_every_member_has_a_label_and_every_label_a_member(kind, pack):
    with packs.using(pack) as used:
        for member in kind:
            assert labels.of(member).es
            assert labels.of(member).en
        assert set(used.lists[labels.list_of(kind)].codes) == {member.value for member in kind}


def test_the_closed_lists_are_found_at_all():
    assert {"CaseKind", "Role", "Permission", "Missing", "Reliability"} <= {kind.__name__ for kind in enums()}


@pytest.mark.feature("AD-03")
def test_a_label_reads_in_spanish_and_in_english():
    with packs.using("peru"):
        assert labels.of(CaseKind.PROSECUTION_FILE).read("es-pe") == "Carpeta fiscal"
        assert labels.of(CaseKind.PROSECUTION_FILE).read("en") == "Prosecution file"


def test_an_enum_without_a_list_is_named():
    class Flavour(StrEnum):
        SWEET = "sweet"

    with packs.using("peru"), pytest.raises(LookupError, match=r"Flavour.*flavour\.csv"):
        labels.of(Flavour.SWEET)
