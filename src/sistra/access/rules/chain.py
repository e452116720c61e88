"""The trail as a chain: what is hashed, and what a reader of the chain can find.

An entry's hash covers everything it says and the hash of the one before it in its chain; the node signs
the hash. A chain is one (partition, node): a node can hand over or withhold whole partitions, and a
withheld partition breaks no other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sistra.access.vocabulary import Entry, Finding, FindingKind

GENESIS: Final = "0" * 64
"""What the first entry of a chain names as its predecessor."""


def payload(
    *,
    partition: str,
    node: str,
    sequence: int,
    at: str,
    action: str,
    about: str,
    actor_id: str,
    actor: str,
    reason: str,
    basis: str,
    said: str,
    previous: str,
) -> bytes:
    """The canonical bytes of an entry: JSON with sorted keys, so that every node hashes the same."""
    whole = {
        "partition": partition,
        "node": node,
        "sequence": sequence,
        "at": at,
        "action": action,
        "about": about,
        "actor_id": actor_id,
        "actor": actor,
        "reason": reason,
        "basis": basis,
        "changes": said,
        "previous": previous,
    }
    return json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def entry_hash(entry: Entry) -> str:
    """The SHA-256 that the entry should carry."""
    return hashlib.sha256(
        payload(
            partition=entry.partition,
            node=entry.node,
            sequence=entry.sequence,
            at=entry.at,
            action=entry.action,
            about=entry.about,
            actor_id=entry.actor_id,
            actor=entry.actor,
            reason=entry.reason,
            basis=entry.basis,
            said=entry.said,
            previous=entry.previous,
        )
    ).hexdigest()


@dataclass(frozen=True, slots=True)
class Verified:
    """What the walk along one chain found."""

    partition: str
    node: str
    entries: int
    last_sequence: int
    last_hash: str
    findings: tuple[Finding, ...]


def verify_chain(
    partition: str,
    node: str,
    entries: Iterable[Entry],
    *,
    signed: Callable[[str, str], bool],
    known: dict[int, str] | None = None,
) -> Verified:
    """Walk one chain in the order of its sequence and report everything that does not fit.

    `signed(hash, signature)` says whether the node signed it. `known` are (sequence, hash) pairs kept
    elsewhere (the signed head, an anchor): an entry that they know and the chain lacks was cut off, one
    with another hash was rewritten.
    """
    findings: list[Finding] = []
    known = dict(known or {})

    def found(sequence: int, kind: FindingKind, detail: str) -> None:
        findings.append(Finding(partition, node, sequence, kind, detail))

    expected, previous, count, highest = 1, GENESIS, 0, 0
    seen: set[int] = set()
    for entry in entries:
        count += 1
        if entry.sequence in seen:
            found(entry.sequence, FindingKind.REORDERED, "the sequence number appears twice")
        seen.add(entry.sequence)
        if entry.sequence > expected:
            for gap in range(expected, entry.sequence):
                found(gap, FindingKind.MISSING, "no entry has this sequence number")
        computed = entry_hash(entry)
        if computed != entry.hash:
            found(entry.sequence, FindingKind.ALTERED, "its content does not give its hash")
        elif entry.sequence == expected and entry.previous != previous:
            found(entry.sequence, FindingKind.REORDERED, "it does not follow the entry before it")
        elif not signed(entry.hash, entry.signature):
            found(entry.sequence, FindingKind.BAD_SIGNATURE, "the node did not sign it")
        anchor = known.pop(entry.sequence, None)
        if anchor is not None and anchor != entry.hash:
            found(entry.sequence, FindingKind.ALTERED, "it differs from the head kept elsewhere")
        previous, expected, highest = entry.hash, entry.sequence + 1, max(highest, entry.sequence)
    for sequence in sorted(known):
        if sequence > highest:
            found(sequence, FindingKind.CUT_OFF, f"the chain ends at {highest}, but entry {sequence} was once its head")
    return Verified(partition, node, count, highest, previous, tuple(findings))


def head_payload(partition: str, node: str, sequence: int, digest: str) -> bytes:
    """The bytes that the node signs for the head of a chain."""
    return f"{partition}|{node}|{sequence}|{digest}".encode()


def moment(at: datetime) -> str:
    """A point in time as the trail writes it: UTC with microseconds, so that text order is time order."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
