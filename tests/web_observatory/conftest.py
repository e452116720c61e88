from __future__ import annotations

from tests.observatory.real import real

__all__ = ["real"]
