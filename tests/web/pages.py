"""Reading a page the way its reader does: visible words, links, what a form would send."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

Typed = dict[str, list[str]]


class _Form(HTMLParser):
    """What a browser without scripts would send for the form that holds a button."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self._select = ""
        self._textarea = ""
        self._option: tuple[str, bool] | None = None
        self._first = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "form":
            self.forms.append({"action": said.get("action", ""), "typed": {}, "buttons": []})
        if not self.forms:
            return
        typed: Typed = self.forms[-1]["typed"]
        name = said.get("name") or ""
        if tag == "input" and name:
            kind = said.get("type", "text")
            if kind in ("checkbox", "radio") and "checked" not in said:
                return
            typed.setdefault(name, []).append(said.get("value") or "")
        elif tag == "button":
            self.forms[-1]["buttons"].append((name, said.get("value") or ""))
        elif tag == "select":
            self._select, self._first = name, ""
            typed.setdefault(name, [])
            self._kept = len(typed[name])
        elif tag == "option" and self._select:
            if "selected" in said:
                typed[self._select].append(said.get("value") or "")
        elif tag == "textarea":
            self._textarea = name
            typed[name] = [""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select:
            typed = self.forms[-1]["typed"]
            if len(typed[self._select]) == self._kept:
                typed[self._select].append("")
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.forms[-1]["typed"][self._textarea][0] += data


def main_form(html: str) -> Typed:
    """What the page's main form would send as it stands: the form with the most fields."""
    reader = _Form()
    reader.feed(html)
    found: Typed = max((form["typed"] for form in reader.forms), key=len)
    return found


def words_of(html: str) -> str:
    """The words of a page, tags taken out, white space made one."""
    without = re.sub(r"(?s)<(script|style|svg).*?</\1>", " ", html)
    return " ".join(re.sub(r"<[^>]+>", " ", without).split())
