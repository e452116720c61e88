"""The trail: one chain an office and node; whatever is done to it is found and named."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from sistra.access import actions, queries
from sistra.access.models import TrailEntry, TrailHead
from sistra.access.queries.trail import Head
from sistra.access.vocabulary import SYSTEM, Change, FindingKind
from sistra.cli.main import root
from tests.factories.cast import CUSCO, NOW, PUNO, Cast


def act(cast: Cast, number: int) -> None:
    with transaction.atomic():
        actions.record(
            "test:act",
            about=f"case:{number}",
            by=cast.rosa,
            at=NOW + timedelta(seconds=number),
            changes=[Change("register.case", str(number), None, {"facts": f"hecho ñ {number}"})],
        )


@pytest.fixture
def chain(cast: Cast) -> Cast:
    for number in range(6):
        act(cast, number)
    return cast


def tamper(statement: str, *values: object) -> None:
    """What somebody with a tool of the data base can do; a shared server's own refusal is lifted first."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE access_trailentry DISABLE TRIGGER ALL")
        cursor.execute(statement, values)
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE access_trailentry ENABLE TRIGGER ALL")


def findings() -> list[tuple[str, int, FindingKind]]:
    return [
        (finding.partition, finding.sequence, finding.kind)
        for one in queries.verify(viewer=SYSTEM)
        for finding in one.findings
    ]


def cusco(offset: int) -> TrailEntry:
    """The entry `offset` places from the end of the chain of Cusco."""
    return TrailEntry.objects.filter(partition=CUSCO).order_by("-sequence")[offset]


def test_an_untouched_trail_is_whole(chain: Cast) -> None:
    assert findings() == []


def test_each_office_has_a_chain_of_its_own_that_starts_at_one(chain: Cast) -> None:
    with transaction.atomic():
        actions.record("test:act", about="case:x", by=chain.nora, at=NOW)

    assert list(TrailEntry.objects.filter(partition=PUNO).values_list("sequence", flat=True)) == [1]


@pytest.mark.feature("SE-05")
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("changes", json.dumps([{"table": "t", "row": "r", "before": None, "after": {"facts": "otra cosa"}}])),
        ("changes", "{broken"),
        ("actor", "Otra Persona (T-CUSCO)"),
        ("at", "2020-01-01T00:00:00.000000Z"),
        ("action", "test:other"),
        ("reason", "a posteriori"),
    ],
)
def test_an_altered_entry_is_named_by_the_command(chain: Cast, column: str, value: str) -> None:
    entry = cusco(2)
    tamper(f"UPDATE access_trailentry SET {column} = %s WHERE id = %s", value, entry.pk)

    done = CliRunner().invoke(root, ["trail", "verify", "--format", "json"])

    assert done.exit_code == 1
    named = json.loads(done.stdout)["findings"]
    assert {(one["partition"], one["sequence"], one["kind"]) for one in named} == {(CUSCO, entry.sequence, "altered")}


def test_a_removed_entry_is_missing_by_its_number(chain: Cast) -> None:
    entry = cusco(3)
    tamper("DELETE FROM access_trailentry WHERE id = %s", entry.pk)

    assert (CUSCO, entry.sequence, FindingKind.MISSING) in findings()


def test_two_entries_that_changed_places_are_found(chain: Cast) -> None:
    one, other = cusco(2), cusco(1)
    tamper("UPDATE access_trailentry SET sequence = 999999 WHERE id = %s", one.pk)
    tamper("UPDATE access_trailentry SET sequence = %s WHERE id = %s", one.sequence, other.pk)
    tamper("UPDATE access_trailentry SET sequence = %s WHERE id = %s", other.sequence, one.pk)

    found = {sequence for _, sequence, _ in findings()}
    assert {one.sequence, other.sequence} <= found


def test_a_tail_cut_off_is_found_by_the_signed_head(chain: Cast) -> None:
    last = cusco(0)
    tamper("DELETE FROM access_trailentry WHERE partition = %s AND sequence >= %s", CUSCO, last.sequence - 1)

    assert (CUSCO, last.sequence, FindingKind.CUT_OFF) in findings()


def test_a_tail_cut_off_together_with_its_head_is_found_by_an_anchor_kept_elsewhere(chain: Cast) -> None:
    anchor = next(head for head in queries.heads(viewer=SYSTEM) if head.partition == CUSCO)
    before = TrailEntry.objects.get(partition=CUSCO, sequence=anchor.sequence - 2)
    tamper("DELETE FROM access_trailentry WHERE partition = %s AND sequence > %s", CUSCO, before.sequence)
    TrailHead.objects.filter(partition=CUSCO).delete()

    found = [
        (finding.sequence, finding.kind)
        for one in queries.verify(viewer=SYSTEM, anchors=[anchor])
        for finding in one.findings
    ]
    assert (anchor.sequence, FindingKind.CUT_OFF) in found


@pytest.mark.django_db(transaction=True)
def test_the_head_beside_the_data_base_remembers_what_was_committed() -> None:
    from tests.factories.cast import make_cast

    cast = make_cast()
    act(cast, 1)
    kept = [json.loads(file.read_text()) for file in (settings.SISTRA_HOME / "trail").glob("*.json")]
    head = next(one for one in queries.heads(viewer=SYSTEM) if one.partition == CUSCO)

    assert Head(**next(one for one in kept if one["partition"] == CUSCO)) == head
    for file in (settings.SISTRA_HOME / "trail").glob("*.json"):
        file.unlink()  # the data base is emptied after this test; its heads go with it


def test_a_rewritten_chain_without_the_key_has_no_valid_signature(chain: Cast) -> None:
    last = cusco(0)
    rewritten = queries.trail.entry_view(last)
    from dataclasses import replace

    from sistra.access import rules

    forged = replace(rewritten, actor="Nadie (T-CUSCO)")
    tamper(
        "UPDATE access_trailentry SET actor = %s, hash = %s WHERE id = %s",
        forged.actor,
        rules.entry_hash(forged),
        last.pk,
    )

    kinds = {kind for _, sequence, kind in findings() if sequence == last.sequence}
    assert FindingKind.BAD_SIGNATURE in kinds


@pytest.mark.feature("SE-04")
def test_an_act_whose_entry_cannot_be_written_does_not_happen(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from sistra.access.models import Office

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE access_trailentry RENAME TO access_trailentry_away")
    try:
        with pytest.raises(DatabaseError):
            actions.add_office(code="T-NUEVA", body="MP", name="Oficina nueva", number_prefix="TNUE", by=SYSTEM, at=NOW)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE access_trailentry_away RENAME TO access_trailentry")

    assert not Office.objects.filter(code="T-NUEVA").exists()


def test_nothing_is_recorded_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        actions.record("test:act", about="case:1", by=SYSTEM, at=NOW)


def test_a_refused_attempt_is_recorded_although_nothing_else_is(cast: Cast) -> None:
    from sistra.kernel.errors import Refused

    with pytest.raises(Refused):
        actions.add_office(code="T-X", body="MP", name="X", number_prefix="TXX", by=cast.luis, at=NOW)

    last = TrailEntry.objects.filter(partition=CUSCO).order_by("-sequence").first()
    assert last is not None
    assert (last.action, last.about) == ("access:office:add:refused", "permission:account:manage")


def test_a_change_past_the_application_is_refused_by_a_shared_data_base_and_found_in_a_file(chain: Cast) -> None:
    def change() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE access_trailentry SET actor = 'x' WHERE partition = %s AND sequence = 1", [CUSCO])

    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="append-only"):
            change()
        assert findings() == []
    else:
        change()  # whoever holds the file can change it: there the chain is the proof
        assert (CUSCO, 1, FindingKind.ALTERED) in findings()


def test_only_those_who_may_verify_see_chains_and_only_the_auditor_reads_entries(chain: Cast) -> None:
    assert queries.verify(viewer=chain.rosa) == ()
    assert queries.latest(viewer=chain.rosa) == ()
    assert queries.entries_about("case:1", viewer=chain.nora, partition=CUSCO) == ()
    assert [entry.changes for entry in queries.latest(viewer=chain.ines, limit=1)] == [()]
