"""Reading the trail and proving it whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings

from sistra.access import rules
from sistra.access.models import TrailEntry, TrailHead, TrailNode
from sistra.access.vocabulary import Actor, Entry, Finding, FindingKind, Permission

_BATCH: Final = 2_000


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a chain as the node signed it: print it, keep it elsewhere, verify against it."""

    partition: str
    node: str
    sequence: int
    hash: str
    signature: str


def entry_view(row: TrailEntry) -> Entry:
    """A stored entry as a value."""
    return Entry(
        partition=row.partition,
        node=row.node,
        sequence=row.sequence,
        at=row.at,
        action=row.action,
        about=row.about,
        actor_id=row.actor_id,
        actor=row.actor,
        reason=row.reason,
        basis=row.basis,
        said=row.changes,
        previous=row.previous,
        hash=row.hash,
        signature=row.signature,
    )


def entries_about(
    about: str, *, viewer: Actor, partition: str | None = None, until: str | None = None
) -> tuple[Entry, ...]:
    """The entries about one record in the order in which they were made; all of them, or up to a moment.

    For the office's own case history (`partition` is the office) or for the auditor; others get none.
    """
    allowed = rules.may(viewer, Permission.TRAIL_READ) or (
        partition is not None and rules.may(viewer, Permission.CASE_HISTORY, office=partition)
    )
    if not allowed:
        return ()
    rows = TrailEntry.objects.filter(about=about)
    if partition is not None:
        rows = rows.filter(partition=partition)
    if until is not None:
        rows = rows.filter(at__lte=until)
    return tuple(entry_view(row) for row in rows.order_by("at", "id"))


def latest(*, viewer: Actor, limit: int = 100) -> tuple[Entry, ...]:
    """The newest entries of every chain, without their contents, for the auditor."""
    if not rules.may(viewer, Permission.TRAIL_READ):
        return ()
    rows = TrailEntry.objects.all()
    return tuple(
        Entry(
            partition=row.partition,
            node=row.node,
            sequence=row.sequence,
            at=row.at,
            action=row.action,
            about=row.about,
            actor_id=row.actor_id,
            actor=row.actor,
            # The auditor sees who did what to which record, not what the record says.
            reason="",
            basis=row.basis,
            said="[]",
            previous=row.previous,
            hash=row.hash,
            signature=row.signature,
        )
        for row in rows.defer("changes", "reason").order_by("-pk")[:limit]
    )


def heads(*, viewer: Actor) -> tuple[Head, ...]:
    """The head of every chain."""
    if not rules.may(viewer, Permission.TRAIL_VERIFY):
        return ()
    return tuple(
        Head(row.partition, row.node, row.sequence, row.hash, row.signature)
        for row in TrailHead.objects.order_by("partition", "node")
    )


def chains(*, viewer: Actor) -> tuple[tuple[str, str], ...]:
    """Every (partition, node) that the trail, its heads or the heads kept beside the data base know of."""
    if not rules.may(viewer, Permission.TRAIL_VERIFY):
        return ()
    found = set(TrailEntry.objects.order_by().values_list("partition", "node").distinct())
    found |= set(TrailHead.objects.values_list("partition", "node"))
    found |= {(head.partition, head.node) for head in _heads_beside()}
    return tuple(sorted(found))


def _heads_beside() -> Iterator[Head]:
    for file in sorted((settings.SISTRA_HOME / "trail").glob("*.json")):
        said = json.loads(file.read_text())
        yield Head(said["partition"], said["node"], said["sequence"], said["hash"], said["signature"])


def _signatures(node: str) -> Callable[[bytes, str], bool]:
    found = TrailNode.objects.filter(node=node).first()
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(found.public_key)) if found else None

    def signed(message: bytes, signature: str) -> bool:
        if key is None:
            return False
        try:
            key.verify(bytes.fromhex(signature), message)
        except (InvalidSignature, ValueError):
            return False
        return True

    return signed


def verify(*, viewer: Actor, anchors: Iterable[Head] = ()) -> tuple[rules.Verified, ...]:
    """Walk every chain and report what does not fit: altered, missing, reordered, cut off, not signed.

    Each chain is compared with its signed head, with the head kept beside the data base and with `anchors`,
    heads handed in from elsewhere. Memory does not grow with the length of the trail.
    """
    if not rules.may(viewer, Permission.TRAIL_VERIFY):
        return ()
    outside = [*_heads_beside(), *anchors]
    return tuple(
        _verify_one(partition, node, [head for head in outside if (head.partition, head.node) == (partition, node)])
        for partition, node in sorted({*chains(viewer=viewer), *((head.partition, head.node) for head in outside)})
    )


def _verify_one(partition: str, node: str, outside: list[Head]) -> rules.Verified:
    signed = _signatures(node)
    findings: list[Finding] = []
    known: dict[int, str] = {}
    inside = [
        Head(row.partition, row.node, row.sequence, row.hash, row.signature)
        for row in TrailHead.objects.filter(partition=partition, node=node)
    ]
    for head in [*inside, *outside]:
        if signed(rules.head_payload(partition, node, head.sequence, head.hash), head.signature):
            known[head.sequence] = head.hash
        else:
            findings.append(
                Finding(
                    partition,
                    node,
                    head.sequence,
                    FindingKind.BAD_SIGNATURE,
                    "a head of this chain has no valid signature",
                )
            )
    rows = TrailEntry.objects.filter(partition=partition, node=node).order_by("sequence", "id")
    checked = rules.verify_chain(
        partition,
        node,
        (entry_view(row) for row in rows.iterator(chunk_size=_BATCH)),
        signed=lambda digest, signature: signed(bytes.fromhex(digest), signature),
        known=known,
    )
    if checked.entries and not inside:
        findings.append(Finding(partition, node, checked.last_sequence, FindingKind.MISSING, "the chain has no head"))
    return rules.Verified(
        checked.partition,
        checked.node,
        checked.entries,
        checked.last_sequence,
        checked.last_hash,
        (*findings, *checked.findings),
    )
