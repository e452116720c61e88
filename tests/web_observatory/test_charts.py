"""Pictures: the same values give the same bytes; what is missing is never drawn as nothing."""

from __future__ import annotations

import gzip
import math
import os
import re
import struct
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sistra.observatory.vocabulary import CellStatus
from sistra.reference import packs
from sistra.web.charts import areas, geometry, paper, picture, rendering, words
from sistra.web.charts.values import (
    Amount,
    Area,
    AreaMap,
    Bar,
    Bars,
    Flow,
    FlowMap,
    Frame,
    Matrix,
    Panels,
    Period,
    Picture,
    Pyramid,
    Rung,
    Series,
    Trend,
)

SILENT: Final = Amount(None, CellStatus.NOT_REPORTED)
YEARS: Final = (Period("2022"), Period("2023"), Period("2024"), Period("2025", "ene–set"))
COLUMNS: Final = Trend(YEARS, (Series("Policía", (Amount(631), SILENT, Amount(0), Amount(384))),))
LINES: Final = Trend(
    YEARS,
    (
        Series("Sexual", (Amount(331), SILENT, Amount(280), Amount(169))),
        Series("Laboral", (Amount(161), SILENT, Amount(113), Amount(43)), main=False),
    ),
)
BARS: Final = Bars(
    (
        Bar("Explotación sexual", Amount(331, share=331 / 631)),
        Bar("Mendicidad", Amount(0, share=0.0)),
        Bar("Otra", SILENT),
        Bar("Pocos", Amount(None, CellStatus.SUPPRESSED, shown="<5")),
    ),
    631,
)
PYRAMID: Final = Pyramid(
    "Femenino", "Masculino", (Rung("12–17", Amount(230), Amount(30)), Rung("18–29", Amount(180), SILENT)), "Otros: 3"
)
LIMA, CALLAO, LORETO = (Area(code, name, SILENT) for code, name in (("15", "Lima"), ("07", "Callao"), ("16", "Loreto")))
FLOWS: Final = (Flow(LORETO, LIMA, Amount(40)), Flow(LIMA, LIMA, Amount(60)), Flow(CALLAO, LORETO, Amount(3)))


def the_map(level: str = "department") -> AreaMap:
    places = packs.active().places.at(level)  # type: ignore[arg-type]  # both levels are levels
    return AreaMap(
        level,  # type: ignore[arg-type]
        tuple(Area(place.code, place.name, Amount(int(place.code[:2]) * 3)) for place in places if place.code != "01"),
    )


def pictures() -> Iterator[tuple[str, Picture]]:
    yield "columns", COLUMNS
    yield "lines", LINES
    yield "panels", Panels((("Fiscalía", COLUMNS), ("Policía", COLUMNS)))
    yield "bars", BARS
    yield "pyramid", PYRAMID
    yield "departments", the_map()
    yield "provinces", the_map("province")
    yield "routes", FlowMap(FLOWS)
    yield "matrix", Matrix(FLOWS, "Origen", "Destino")


NAMES: Final = ("columns", "lines", "panels", "bars", "pyramid", "departments", "provinces", "routes", "matrix")


def drawn(what: Picture, width: int = picture.WIDE, language: str = "es") -> str:
    return picture.svg(what, label="Una figura", width=width, language=language)


@pytest.mark.parametrize("width", [picture.WIDE, picture.NARROW])
@pytest.mark.parametrize("name", NAMES)
def test_every_picture_is_whole_named_and_without_styles(name: str, width: int) -> None:
    text = drawn(dict(pictures())[name], width)
    root = ElementTree.fromstring(text)
    assert root.get("role") == "img"
    assert root.get("aria-label") == "Una figura"
    assert float(root.get("width", "0")) == width
    assert not re.search(r"\sstyle=|<style|<script|NaN|inf", text)
    assert len(gzip.compress(text.encode())) < 45_000


def test_another_process_draws_the_same_bytes() -> None:
    program = (
        "import sys; sys.path.insert(0, '.')\n"
        "from sistra.reference import packs; packs.use('peru')\n"
        "from tests.web_observatory.test_charts import drawn, pictures\n"
        "import hashlib; print(hashlib.sha256(''.join(drawn(p) for _, p in pictures()).encode()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            check=True,
            capture_output=True,
            text=True,
            cwd=Path(__file__).resolve().parents[2],
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_silence_is_hatched_and_named_and_zero_is_neither() -> None:
    text = drawn(BARS)
    bars = re.findall(r'<rect [^>]*fill="([^"]+)"[^>]*><title>([^<]+)</title>', text)
    filled = {said.split(":")[0]: fill for fill, said in bars}
    assert filled["Otra"].startswith("url(#h")
    assert filled["Pocos"].startswith("url(#h")
    assert filled["Explotación sexual"] == paper.MAIN
    assert "Mendicidad" not in filled  # a bar of nothing has no rectangle
    for said in ("331 de 631, 52\u202f%", "0 de 631, 0\u202f%", "no reportado", "&lt;5"):
        assert f">{said}</text>" in text


def test_a_year_nobody_reported_is_hatched_and_a_partial_one_is_striped_and_named() -> None:
    text = drawn(COLUMNS)
    fills = dict(re.findall(r'<rect [^>]*fill="([^"]+)"[^>]*><title>(\d{4})', text))
    by_year = {year: fill for fill, year in fills.items()}
    assert by_year["2022"] == paper.MAIN
    assert by_year["2023"].startswith("url(#h")
    assert by_year["2025"].startswith("url(#p")
    assert ">sin dato en la fuente</text>" in text
    assert ">ene–set</text>" in text


def test_bars_and_columns_start_at_zero_so_that_twice_is_twice_as_long() -> None:
    text = drawn(Bars((Bar("a", Amount(400)), Bar("b", Amount(200)), Bar("c", Amount(100)))))
    lengths = [float(each) for each in re.findall(r'<rect [^>]*width="([\d.]+)" height="18"', text)]
    assert lengths[0] == pytest.approx(2 * lengths[1], abs=0.2)
    assert lengths[0] == pytest.approx(4 * lengths[2], abs=0.4)


def test_two_recorders_have_panels_of_their_own_on_one_scale() -> None:
    more, fewer = (Trend((Period("2014"),), (Series("", (Amount(value),)),)) for value in (1144, 572))
    text = drawn(Panels((("Fiscalía", more), ("Policía", fewer))))
    heights = [float(each) for each in re.findall(r'<rect [^>]*height="([\d.]+)" fill="[^"]+"><title>', text)]
    assert heights == [pytest.approx(130), pytest.approx(65)]
    assert "1716" not in text.replace("\u202f", "")


@given(st.lists(st.integers(0, 5000), max_size=60))
def test_every_value_falls_into_one_of_at_most_five_classes_and_larger_is_never_lighter(values: list[int]) -> None:
    lower = areas.breaks(values)
    assert len(lower) <= 5
    assert list(lower) == sorted(set(lower))
    order = [areas.ZERO, *paper.CLASSES]
    ranks = [order.index(areas.colour(value, lower)) for value in sorted(values)]
    assert ranks == sorted(ranks)
    assert all((rank == 0) == (value == 0) for rank, value in zip(ranks, sorted(values), strict=True))


def test_the_capital_does_not_hide_in_a_class_with_its_neighbours() -> None:
    assert areas.breaks([1, 2, 3, 3, 4, 5, 6, 7, 10, 12, 32, 36, 49, 390])[-1] == 390


@pytest.mark.parametrize("width", [320, 460])
def test_on_the_map_no_label_covers_another_and_the_smallest_area_is_named(width: int) -> None:
    text = drawn(the_map(), width)
    boxes = []
    for x, y, size, anchor, said in re.findall(
        r'<text x="([\d.]+)" y="([\d.]+)" font-size="([\d.]+)" fill="[^"]+"'
        r'(?: text-anchor="(\w+)")?[^>]*>([^<]+)</text>',
        text,
    ):
        wide, high = paper.width_of(said, float(size)), float(size)
        left = float(x) - {"middle": wide / 2, "end": wide}.get(anchor, 0)
        boxes.append((said, left, float(y) - high * 0.75, left + wide, float(y) + high * 0.1))
    for (one, *a), (other, *b) in combinations(boxes, 2):
        apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
        assert apart, f"{one!r} covers {other!r}"
    assert any(said.startswith("Callao") for said, *_ in boxes)
    assert re.search(r"<circle [^>]*><title>Callao: ", text)


def test_an_area_without_a_row_is_hatched_and_not_pale() -> None:
    text = drawn(the_map())
    fill = re.search(r'fill="([^"]+)"[^>]*><title>Amazonas: no reportado', text)
    assert fill is not None
    assert fill[1].startswith("url(#h")


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=5, max_size=60))
def test_a_simplified_border_stays_within_the_width_of_a_line(points: list[tuple[float, float]]) -> None:
    ring = [*points, points[0]]
    kept = geometry.simplified(ring, 0.45)
    assert set(kept) <= set(ring)
    assert len(kept) <= len(ring)
    for point in ring:
        nearest = min(geometry._off(point, a, b) for a, b in pairwise(kept))
        assert nearest <= 0.45 * 2


def test_words_are_escaped_and_never_become_marks() -> None:
    text = drawn(Bars((Bar('<script>alert("1")</script>', Amount(1)),)))
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_a_file_carries_its_title_definition_and_source() -> None:
    frame = Frame("¿Para qué?", ("Definición: víctimas.", "Fuente: Ministerio del Interior"))
    text = picture.framed(BARS, frame, width=640, language="es")
    root = ElementTree.fromstring(text)
    assert root.get("aria-label") == "¿Para qué?"
    for said in ("¿Para qué?", "Definición: víctimas.", "Fuente: Ministerio del Interior", "331 de 631, 52\u202f%"):
        assert said in "".join(root.itertext())


def test_a_png_is_rendered_once_and_then_read(tmp_path: Path) -> None:
    text = picture.framed(BARS, Frame("Título", ()), width=640, language="es")
    first = rendering.png(text, cache=tmp_path)
    assert first.startswith(b"\x89PNG")
    wide, _high = struct.unpack(">II", first[16:24])
    assert wide == 2 * (640 + 40)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(b"kept")
    assert rendering.png(text, cache=tmp_path) == b"kept"


@pytest.mark.parametrize(
    ("value", "es", "en"), [(1144, "1\u202f144", "1\u202f144"), (0, "0", "0"), (2.5, "2,5", "2.5"), (None, "–", "–")]
)
def test_numbers_are_written_as_their_readers_write_them(value: float | None, es: str, en: str) -> None:
    assert (words.number(value, "es"), words.number(value, "en")) == (es, en)


def test_a_share_of_something_never_reads_as_nothing() -> None:
    assert words.percent(1 / 5000, "en") == "<1%"
    assert words.percent(0, "es") == "0\u202f%"
    assert math.isclose(331 / 631, 0.5246, abs_tol=1e-4)
    assert words.percent(331 / 631, "es") == "52\u202f%"


def test_a_country_without_boundaries_still_has_a_key(tmp_path: Path) -> None:
    empty = AreaMap("department", (Area("zz", "Nowhere", Amount(4)),))
    assert ">4</text>" in drawn(empty)
