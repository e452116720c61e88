"""Decisions of access, pure: who may do what, and how the trail is chained."""

from sistra.access.rules.chain import GENESIS, Verified, entry_hash, head_payload, moment, payload, verify_chain
from sistra.access.rules.grants import GRANTS, may, scope_of

__all__ = [
    "GENESIS",
    "GRANTS",
    "Verified",
    "entry_hash",
    "head_payload",
    "may",
    "moment",
    "payload",
    "scope_of",
    "verify_chain",
]
