"""PNG of a drawing, made once and kept under its content's hash."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

SECONDS: Final = 60
"""A drawing takes well under a second; a machine that needs longer is stuck."""


def png(drawing: str, *, cache: Path) -> bytes:
    """The drawing at twice its size. `cache` is a folder for aggregated pictures only; it is made if it is not there.

    Raises subprocess.CalledProcessError if the drawing cannot be rendered.
    """
    kept = cache / f"{hashlib.sha256(drawing.encode()).hexdigest()}.png"
    if kept.exists():
        return kept.read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "sistra.web.charts.draw"],
        input=drawing.encode(),
        capture_output=True,
        check=True,
        timeout=SECONDS,
    )
    cache.mkdir(parents=True, exist_ok=True)
    # Written beside and moved: another request never reads half a picture.
    with tempfile.NamedTemporaryFile(dir=cache, delete=False) as part:
        part.write(done.stdout)
    os.replace(part.name, kept)  # noqa: PTH105  # Path.replace does the same; the name is a string here
    return done.stdout
