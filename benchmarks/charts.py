"""Drawing every kind of picture: milliseconds, bytes, compressed bytes; memory of the ways to draw and to render.

    python benchmarks/charts.py

Peer, in the same run: one bar chart by Altair and vl-convert, with the memory that it leaves in the process.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
from pathlib import Path

from measuring import ROOT, keep

MEMORY = (
    "import resource\n"
    "def megabytes():\n"
    "    return int(open('/proc/self/statm').read().split()[1]) * resource.getpagesize() / 1e6\n"
    "before = megabytes()\n"
)
WAYS = {
    "our drawing of the map of provinces": (
        "from sistra.reference import packs; packs.use('peru'); before = megabytes()\n"
        "from sistra.web.charts import picture\n"
        "from sistra.web.charts.values import AreaMap, Amount, Area\n"
        "found = tuple(Area(p.code, p.name, Amount(3)) for p in packs.active().places.at('province'))\n"
        "picture.svg(AreaMap('province', found), label='', width=460, language='es')\n"
    ),
    "PNG by vl-convert, from SVG": (
        "import vl_convert\n"
        'text = \'<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"><text>a</text></svg>\'\n'
        "vl_convert.svg_to_png(text)\n"
    ),
    "peer: SVG by Altair and vl-convert": (
        "import altair, vl_convert\n"
        "rows = altair.Data(values=[{'a': n, 'b': str(n)} for n in range(9)])\n"
        "vl_convert.vegalite_to_svg(altair.Chart(rows).mark_bar().encode(x='a:Q', y='b:N').to_dict())\n"
    ),
}


def main() -> None:
    sys.path.insert(0, str(ROOT))
    keep("charts", {"pictures": pictures(), "memory_mb": {name: memory(program) for name, program in WAYS.items()}})


def pictures() -> dict[str, dict[str, float]]:
    """Each picture the first time (with its boundaries) and again with another label."""
    from sistra.reference import packs

    packs.use("peru")
    from sistra.web.charts import picture
    from tests.web_observatory.test_charts import pictures as all_pictures

    found = {}
    for name, each in all_pictures():
        started = time.perf_counter()
        text = picture.svg(each, label=name, width=640, language="es")
        first = time.perf_counter() - started
        started = time.perf_counter()
        picture.svg(each, label=f"{name}, again", width=640, language="es")
        again = time.perf_counter() - started
        found[name] = {
            "first_ms": round(first * 1000, 1),
            "again_ms": round(again * 1000, 1),
            "bytes": len(text.encode()),
            "gzip_bytes": len(gzip.compress(text.encode(), mtime=0)),
        }
    return found


def memory(program: str) -> dict[str, float]:
    """What a program adds to a fresh process, and how long it takes there."""
    timed = (
        MEMORY
        + "import time; started = time.perf_counter()\n"
        + program
        + "import json; print(json.dumps({'added': round(megabytes() - before, 1), "
        "'seconds': round(time.perf_counter() - started, 2)}))"
    )
    done = subprocess.run([sys.executable, "-c", timed], check=True, capture_output=True, text=True, cwd=Path(ROOT))
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main()
