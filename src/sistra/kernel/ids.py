"""Keys made anywhere, without asking a server."""

from __future__ import annotations

from uuid import UUID

import uuid_utils


def new_id() -> UUID:
    """A UUID version 7 (RFC 9562): unique on every node, and later ones sort after earlier ones."""
    return UUID(int=uuid_utils.uuid7().int)
