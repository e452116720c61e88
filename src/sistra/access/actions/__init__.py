"""Every write of access: the trail, permission checks that leave a trace, accounts and offices."""

from sistra.access.actions.accounts import add_account, add_office, choose_language, record_sign_out, sign_in
from sistra.access.actions.permission import action, require
from sistra.access.actions.trail import node_name, record

__all__ = [
    "action",
    "add_account",
    "add_office",
    "choose_language",
    "node_name",
    "record",
    "record_sign_out",
    "require",
    "sign_in",
]
