"""Every write of the register."""

from sistra.register.actions.drafts import discard_draft, register_draft, save_draft
from sistra.register.actions.intake import AlreadyRegistered, HandIn, add_part, open_case, open_cases, set_conducts
from sistra.register.actions.numbers import reserve_numbers, return_expired_numbers
from sistra.register.actions.reading import record_export, record_print, reveal
from sistra.register.actions.revising import change_case, change_record, reclassify, restore, withdraw

__all__ = [
    "AlreadyRegistered",
    "HandIn",
    "add_part",
    "change_case",
    "change_record",
    "discard_draft",
    "open_case",
    "open_cases",
    "reclassify",
    "record_export",
    "record_print",
    "register_draft",
    "reserve_numbers",
    "restore",
    "return_expired_numbers",
    "reveal",
    "save_draft",
    "set_conducts",
    "withdraw",
]
