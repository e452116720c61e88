"""Writing to the trail: one entry for one act, in the transaction of the act."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import settings
from django.db import transaction

from sistra.access import rules
from sistra.access.models import TrailEntry, TrailHead, TrailNode
from sistra.access.vocabulary import Actor, Change, changes_text


@lru_cache(maxsize=8)
def _key_of(path: str) -> tuple[Ed25519PrivateKey, str, str]:
    """The node's private key, its name (first 16 hex digits of the key's hash) and its public key in hex."""
    file = Path(path)
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        private = Ed25519PrivateKey.generate()
        pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        # Two workers may start at once: the first to create the file wins, the other reads it.
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(handle, "wb") as out:
                out.write(pem)
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{file} does not hold an Ed25519 key")
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return key, hashlib.sha256(public).hexdigest()[:16], public.hex()


def _key() -> tuple[Ed25519PrivateKey, str, str]:
    return _key_of(str(settings.SISTRA_HOME / "keys" / "node.pem"))


def node_name() -> str:
    """The name of this node, derived from its public key."""
    return _key()[1]


def record(
    action: str,
    *,
    about: str,
    by: Actor,
    at: datetime,
    partition: str | None = None,
    changes: Iterable[Change] = (),
    reason: str = "",
    basis: str = "",
) -> None:
    """Leave one entry in the trail, inside the transaction of the act it tells of.

    `about` names the record ("case:<id>"); `partition` is the office whose chain it joins, the actor's own
    unless said. Without a transaction it refuses, because an act and its trace must stand or fall together.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("the trail is written only inside the transaction of the act")
    key, node, public = _key()
    chain = partition or by.office
    head = TrailHead.objects.select_for_update().filter(partition=chain, node=node).first()
    if head is None:
        TrailNode.objects.get_or_create(node=node, defaults={"public_key": public, "name": settings.SISTRA_NODE_NAME})
        TrailHead.objects.get_or_create(partition=chain, node=node, defaults={"hash": rules.GENESIS})
        # Two first acts of an office at once: both made sure that the head exists, one now waits for the other.
        head = TrailHead.objects.select_for_update().get(partition=chain, node=node)
    entry = TrailEntry(
        partition=chain,
        node=node,
        sequence=head.sequence + 1,
        at=rules.moment(at),
        action=action,
        about=about,
        actor_id=str(by.id),
        actor=by.label,
        reason=reason,
        basis=basis,
        changes=changes_text(changes),
        previous=head.hash,
    )
    whole = rules.payload(
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
        said=entry.changes,
        previous=entry.previous,
    )
    entry.hash = hashlib.sha256(whole).hexdigest()
    entry.signature = key.sign(bytes.fromhex(entry.hash)).hex()
    entry.save(force_insert=True)
    head.sequence, head.hash = entry.sequence, entry.hash
    head.signature = key.sign(rules.head_payload(chain, node, head.sequence, head.hash)).hex()
    head.save(update_fields=["sequence", "hash", "signature"])
    sequence, digest, signature = head.sequence, head.hash, head.signature
    transaction.on_commit(lambda: _keep_head(chain, node, sequence, digest, signature), robust=True)


def _keep_head(partition: str, node: str, sequence: int, digest: str, signature: str) -> None:
    """Write the head beside the data base, so that a tail cut off inside it is seen from outside.

    Workers may come in any order: under a lock, an older head never replaces a newer one.
    """
    folder = settings.SISTRA_HOME / "trail"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{hashlib.sha256(f'{partition}|{node}'.encode()).hexdigest()[:24]}.json"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if file.exists() and json.loads(file.read_text())["sequence"] >= sequence:
            return
        fresh = file.with_suffix(".new")
        fresh.write_text(
            json.dumps(
                {"partition": partition, "node": node, "sequence": sequence, "hash": digest, "signature": signature}
            )
        )
        fresh.replace(file)
