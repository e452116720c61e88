"""Count the shares that give the demonstration of Peru its shape, from the police file of victims.

    python scripts/demonstration_shares.py POLICE_FILE.csv.gz > src/sistra/exchange/demonstration/data/peru.json

Totals are never added to their parts; a blank is not a zero; items without a code of the pack are left out.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections import defaultdict

from sistra.reference import packs

LISTS = {"F1": "purpose", "M": "means", "C": "recruitment_form", "F2": "venue", "P3": "education", "P4": "relationship"}
TOTAL = "F1_TOTAL"
SEXUAL = {"massage", "pornography", "disco", "night_club", "brothel", "modelling", "other"}
# Not in the police file: invented, so that routes lead from the highlands and the jungle to the mines and the cities.
INVENTED = {
    "origin": {
        "08": 9,
        "21": 7,
        "16": 9,
        "25": 7,
        "22": 6,
        "12": 6,
        "03": 5,
        "09": 4,
        "05": 5,
        "10": 5,
        "06": 4,
        "01": 3,
    },
    "origin|17": {"08": 12, "21": 5, "03": 4, "25": 4, "16": 3, "04": 2, "15": 2},
    "origin|15": {"16": 7, "12": 6, "10": 5, "25": 5, "08": 4, "05": 4, "22": 4, "09": 3, "20": 3},
    "origin|21": {"08": 5, "04": 3, "03": 2, "17": 1, "15": 1},
    "citizenship": {"PE": 74, "VE": 18, "CO": 4, "EC": 2, "BO": 2},
    "language": {"es": 80, "qu": 13, "ay": 4},
    "act": {"recruitment": 10, "transportation": 5, "transfer": 3, "harbouring": 3, "receipt": 3, "retention": 3},
    "economic_sector|sexual_exploitation": {"accommodation_and_food": 6, "arts_and_recreation": 3, "other_services": 2},
    "economic_sector": {
        "agriculture": 5,
        "mining": 6,
        "manufacturing": 4,
        "trade": 4,
        "households": 6,
        "construction": 2,
    },
}
# Where the demonstration accounts sit.
OFFICES = {
    "rosa": "MP-FISTRAP-CUSCO",
    "tomas": "MP-FISTRAP-CUSCO",
    "pedro": "PNP-CUSCO",
    "julia": "PJ-CUSCO",
    "carmen": "PJ-CUSCO",
    "elena": "MIMP-CUSCO",
    "diego": "MP-UCJIE",
    "alma": "MP-OBSERVATORIO",
    "pablo": "MP-OBSERVATORIO",
    "teresa": "MP-FISTRAP-LIMA",
    "luis": "MP-FISTRAP-CUSCO",
    "olga": "MININTER-CENTRAL",
    "adela": "MININTER-CENTRAL",
}


def main() -> None:
    pack = packs.use("peru")
    weights: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    with gzip.open(sys.argv[1], "rt", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            item, value = row["item"], row["value"]
            prefix, _, rest = item.partition("_")
            if not value:
                continue
            if item == TOTAL:
                weights["year"][row["year"]] += int(value)
                weights["department"][row["dept_code"]] += int(value)
            if row["is_total"] == "1":
                continue
            if prefix in {"EF", "EM"}:
                band = rest.removeprefix("DE ").removesuffix(" AÑOS").replace(" A MAS", "+").replace(" A ", "-")
                weights["sex_age"][f"{prefix[1]} {band}"] += int(value)
            elif prefix in LISTS:
                for code in pack.lists[LISTS[prefix]].by_equivalent("reta", item)[:1]:
                    weights[LISTS[prefix]][code] += int(value)
    venues = weights["venue"]
    weights["venue|sexual_exploitation"] = {code: count for code, count in venues.items() if code in SEXUAL}
    for purpose in ("labour_exploitation", "forced_labour"):
        weights[f"venue|{purpose}"] = {code: count for code, count in venues.items() if code not in SEXUAL - {"other"}}
    weights["venue|begging"] = {"street_begging": 1}
    for name, counts in INVENTED.items():
        weights[name] = {code: float(count) for code, count in counts.items()}
    written = {
        "source": "Counts of victims by item, January 2017 to September 2025, from the open file «Trata de personas» "
        "of the Ministry of the Interior of Peru (DIRCTPTIM-PNP, national open-data portal, with attribution). "
        f"Invented, not in that file: {', '.join(sorted(INVENTED))}.",
        "offices": OFFICES,
        "sources": [["pe_police", "police_victims_2017-01_2025-09.csv.gz"], ["series", "published_figures.csv"]],
        "weights": {
            name: {code: counts[code] for code in sorted(counts) if counts[code]}
            for name, counts in sorted(weights.items())
        },
    }
    json.dump(written, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
