"""What is true of the invented register: who is who, which records tell of the same facts, what was written wrongly."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from sistra.exchange.demonstration import marginals
from sistra.exchange.demonstration.register import DemonstrationCase
from sistra.exchange.demonstration.slips import Slip
from sistra.reference.packs import Pack

COLUMNS: Final = ("record", "office", "facts", "party", "role", "person", "party_slips", "record_slips")


def write(file: Path, cases: Iterable[DemonstrationCase]) -> None:
    """Write the truth about some cases as CSV (UTF-8)."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for one in cases:
            writer.writerows(lines(one))


def lines(one: DemonstrationCase) -> Iterator[tuple[str, ...]]:
    """A line for each party of a record: who it really is, in which facts, and what was written wrongly."""
    recorded = one.recorded
    about = " ".join(recorded.slips)
    for party in recorded.parties:
        yield (
            recorded.case.external_id,
            one.office,
            recorded.facts,
            party.party,
            party.role,
            party.person,
            " ".join(party.slips),
            about,
        )


def readme(seed: int, cases: int, pack: Pack) -> str:
    """The page that lies beside the truth."""
    source = marginals.of_pack(pack).source or "none: every code is drawn as often as every other"
    slips = "\n".join(f"- `{slip}`" for slip in Slip)
    return f"""# The truth of the demonstration

Everything in this register is invented: people, cases, telephone numbers (+999, a code never assigned), documents
(with a letter where a digit should be), plates and accounts. Names are common parts combined at random. It was made
by `sistra demo --seed {seed} --cases {cases}` for the country pack `{pack.id}`; the same seed gives the same content.

Shares: {source}

`truth.csv` has a line for each party of each record:

| column | what |
|---|---|
| record | external id of the case in the register |
| office | office that recorded it |
| facts | what happened: two records with the same facts are one case told twice (police and prosecution) |
| party | external id of the party in the register |
| role | role in this record |
| person | who it really is: the same person may stand in several records, with other roles and other spellings |
| party_slips, record_slips | what was written wrongly on purpose, separated by spaces |

Kinds of slip:

{slips}
"""
