"""Turns an SVG read from standard input into a PNG on standard output: `python -m sistra.web.charts.draw [SCALE]`.

A process of its own, ended when done: the library and its fonts do not stay in the memory of the server.
"""

from __future__ import annotations

import sys


def main() -> int:
    import vl_convert

    scale = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
    sys.stdout.buffer.write(vl_convert.svg_to_png(sys.stdin.read(), scale=scale))
    return 0


if __name__ == "__main__":
    sys.exit(main())
