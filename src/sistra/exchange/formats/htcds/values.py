"""One cell: from the words of a file to one canonical form, or a refusal that says what was expected."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from sistra.exchange.formats.htcds.standard import COUNTRIES, LANGUAGES, Field, Kind
from sistra.kernel.dates import PartialDate
from sistra.kernel.errors import Invalid
from sistra.kernel.labels import Text

SEPARATOR: Final = ";"
"""Written between several codes, as in the standard's spreadsheet."""

_TRUE: Final = frozenset({"true", "1", "yes", "y", "sí", "si", "verdadero", "checked"})
_FALSE: Final = frozenset({"false", "0", "no", "n", "falso", "unchecked"})
_PHONE: Final = re.compile(r"\+?[1-9]\d{1,14}")
_ISO: Final = re.compile(r"(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:[T ]\d{2}:\d{2}.*)?")
# Control characters but tab and line feed, lone surrogates and non-characters: XML, and so XLSX, cannot hold them.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def clean(text: str) -> str:
    """The words of a cell without the space around them and with one kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def read(field: Field, text: str) -> str:
    """The canonical form of a cell; "" for an empty one.

    Codes as the standard spells them, several joined by ";" in the standard's order; dates as ISO 8601 with
    reduced precision; TRUE or FALSE; numbers without needless zeros; telephones without spaces.
    Raises Invalid, with field, value, what was expected and what to do.
    """
    written = clean(text)
    if not written:
        return ""
    if _UNPRINTABLE.search(written):
        raise _invalid(
            field,
            written.encode("unicode_escape").decode("ascii"),
            "text",
            Text("Contiene caracteres que no se pueden imprimir.", "It holds characters that cannot be printed."),
            Text("Borre esos caracteres.", "Delete those characters."),
        )
    return _READERS[field.kind](field, written)


def several(value: str) -> tuple[str, ...]:
    """The codes of a canonical value of a field that holds several."""
    return tuple(value.split(SEPARATOR)) if value else ()


def _text(_field: Field, written: str) -> str:
    return written


def _code(field: Field, written: str) -> str:
    by_folded = {code.lower(): code for code in field.codes}
    return _codes(field, written, lambda part: by_folded.get(part.lower()), "; ".join(field.codes), field.codes.index)


def _country(field: Field, written: str) -> str:
    def known(part: str) -> str | None:
        return part.upper() if part.upper() in COUNTRIES else None

    return _codes(field, written, known, "ISO 3166-1 alpha-2 (PE, BO, CO …)", str)


def _language(field: Field, written: str) -> str:
    def known(part: str) -> str | None:
        return part.lower() if part.lower() in LANGUAGES else None

    return _codes(field, written, known, "ISO 639-2 (spa, que, aym …)", str)


def _codes(
    field: Field,
    written: str,
    known: Callable[[str], str | None],
    expected: str,
    order: Callable[[str], int | str],
) -> str:
    # The form joins codes by spaces, spreadsheets by semicolons or commas; no code of the standard holds any of them.
    parts = [part for part in re.split(r"[;,|\s]+", written) if part] if field.several else [written]
    unknown = [part for part in parts if known(part) is None]
    if unknown:
        raise _invalid(
            field,
            " ".join(unknown),
            expected,
            Text(
                f"«{' '.join(unknown)}» no es un código de este campo.",
                f"“{' '.join(unknown)}” is not a code of this field.",
            ),
            Text(
                "Escriba uno de los códigos esperados" + (", varios separados por «;»." if field.several else "."),
                "Write one of the expected codes" + (", several separated by “;”." if field.several else "."),
            ),
        )
    found = {code for part in parts if (code := known(part)) is not None}
    return SEPARATOR.join(sorted(found, key=order))


def _boolean(field: Field, written: str) -> str:
    said = written.lower()
    if said in _TRUE:
        return "TRUE"
    if said in _FALSE:
        return "FALSE"
    raise _invalid(
        field,
        written,
        "TRUE, FALSE",
        Text(f"«{written}» no es sí ni no.", f"“{written}” is neither yes nor no."),
        Text("Escriba TRUE o FALSE, o deje la celda vacía.", "Write TRUE or FALSE, or leave the cell empty."),
    )


def _date(field: Field, written: str) -> str:
    try:
        iso = _ISO.fullmatch(written)
        if iso is not None:
            return str(PartialDate.parse(iso.group(1)))
    except Invalid:
        pass
    # 03/05/2016 is March in one country and May in another: an exchange format may not guess.
    raise _invalid(
        field,
        written,
        "2016, 2016-05, 2016-05-03",
        Text(f"No se puede leer «{written}» como fecha.", f"“{written}” cannot be read as a date."),
        Text("Escriba año, año-mes o año-mes-día (ISO 8601).", "Write year, year-month or year-month-day (ISO 8601)."),
    )


def _phone(field: Field, written: str) -> str:
    digits = re.sub(r"[\s().\-/]", "", written)
    if _PHONE.fullmatch(digits):
        return digits
    raise _invalid(
        field,
        written,
        "E.164: +51984123456",
        Text(f"«{written}» no es un teléfono internacional.", f"“{written}” is not an international telephone number."),
        Text(
            "Escriba + y el código del país antes del número, como máximo quince dígitos.",
            "Write + and the country code before the number, fifteen digits at most.",
        ),
    )


def _whole(field: Field, written: str, most: int) -> str:
    match = re.fullmatch(r"(\d{1,9})(?:\.0+)?", written)
    if match and int(match.group(1)) <= most:
        return str(int(match.group(1)))
    raise _invalid(
        field,
        written,
        f"0–{most}",
        Text(
            f"«{written}» no es un número entero entre 0 y {most}.",
            f"“{written}” is not a whole number from 0 to {most}.",
        ),
        Text("Escriba solo el número.", "Write the number alone."),
    )


def _count(field: Field, written: str) -> str:
    return _whole(field, written, 99)


def _age(field: Field, written: str) -> str:
    return _whole(field, written, 120)


def _degrees(field: Field, written: str, most: int) -> str:
    if re.fullmatch(r"[+-]?\d{1,3}(\.\d{1,30})?", written) and abs(float(written)) <= most:
        number = float(written)
        return degrees(number)
    raise _invalid(
        field,
        written,
        f"-{most}–{most}",
        Text(f"«{written}» no es una coordenada en grados.", f"“{written}” is not a coordinate in degrees."),
        Text(
            "Escriba grados decimales con punto, por ejemplo -12.5933.",
            "Write decimal degrees with a point, such as -12.5933.",
        ),
    )


def degrees(number: float) -> str:
    """Decimal degrees without exponent, needless zeros or a negative zero."""
    plain = f"{number:.15f}".rstrip("0").rstrip(".")
    shortest = repr(number)
    plain = plain if "e" in shortest else shortest.removesuffix(".0")
    return "0" if plain in {"-0", "0", ""} else plain


def _latitude(field: Field, written: str) -> str:
    return _degrees(field, written, 90)


def _longitude(field: Field, written: str) -> str:
    return _degrees(field, written, 180)


_READERS: Final[Mapping[Kind, Callable[[Field, str], str]]] = {
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.BOOLEAN: _boolean,
    Kind.DATE: _date,
    Kind.PHONE: _phone,
    Kind.COUNTRY: _country,
    Kind.LANGUAGE: _language,
    Kind.COUNT: _count,
    Kind.AGE: _age,
    Kind.LATITUDE: _latitude,
    Kind.LONGITUDE: _longitude,
}


def _invalid(field: Field, value: str, expected: str, what: Text, remedy: Text) -> Invalid:
    return Invalid(what, field=field.name, value=value, expected=expected, remedy=remedy)
