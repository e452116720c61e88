"""The two families of errors that reach people.

Anything else is a bug and may crash, loudly and without personal data in its message.
"""

from __future__ import annotations

from sistra.kernel.labels import Text


class Problem(Exception):
    """Something to be told to a person: what, which, and what to do next."""

    def __init__(self, what: Text, *, remedy: Text | None = None) -> None:
        super().__init__(what.en)
        self.what = what
        self.remedy = remedy

    def read(self, language: str) -> str:
        """The problem and its remedy as one paragraph in `language`."""
        parts = [self.what.read(language)]
        if self.remedy is not None:
            parts.append(self.remedy.read(language))
        return " ".join(parts)


class Invalid(Problem):
    """Cannot be true, or cannot be read.

    `field`, `value` and `expected` say which; a page puts the sentence at the field, a command prints it
    with the line. `value` may be personal data: it is shown to the person who typed it and never logged.
    """

    def __init__(
        self,
        what: Text,
        *,
        field: str = "",
        value: str = "",
        expected: str = "",
        remedy: Text | None = None,
    ) -> None:
        super().__init__(what, remedy=remedy)
        self.field = field
        self.value = value
        self.expected = expected


class Refused(Problem):
    """Could be done, but not by you or not now."""
