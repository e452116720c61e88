"""Every read of access: accounts and offices, the trail, its verification."""

from sistra.access.queries.accounts import (
    OfficeView,
    account_of,
    accounts,
    actor_by_id,
    actor_of,
    is_prepared,
    office_of,
    offices,
)
from sistra.access.queries.trail import Head, chains, entries_about, heads, latest, verify

__all__ = [
    "Head",
    "OfficeView",
    "account_of",
    "accounts",
    "actor_by_id",
    "actor_of",
    "chains",
    "entries_about",
    "heads",
    "is_prepared",
    "latest",
    "office_of",
    "offices",
    "verify",
]
