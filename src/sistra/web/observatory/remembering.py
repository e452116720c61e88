"""Answers of public sources, kept in the process while the files they rest on stay the same.

A figure is the same for everyone who may read figures, and changes only when a file is loaded: the key holds the ids
of all files. The register's own counts are never kept here: they differ by reader and by the minute.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Final

from sistra.observatory.vocabulary import Table

MOST: Final = 96
"""How many tables are kept; the one asked for longest ago goes first."""

_kept: OrderedDict[Hashable, Table] = OrderedDict()
_lock: Final = Lock()


def table(key: Hashable, compute: Callable[[], Table]) -> Table:
    """The table kept under the key, or computed now. What `compute` raises is not kept."""
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = compute()
    with _lock:
        _kept[key] = found
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return found
