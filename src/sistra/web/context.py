"""What every page shows around its own content."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import get_language

from sistra.access import queries, rules
from sistra.access.vocabulary import Actor, Permission


def shell(request: HttpRequest) -> dict[str, object]:
    """The one who asks, the office, and which words the top bar may show."""
    actor: Actor | None = getattr(request, "actor", None)
    shown: dict[str, object] = {
        "actor": actor,
        "language": (get_language() or "es")[:2],
        # The first word of the address is the current place of the top bar.
        "place": {"search": "cases", "drafts": "cases"}.get(part := request.path.split("/")[1], part),
    }
    if actor is None:
        return shown
    return shown | {
        "office": queries.office_of(actor.office, viewer=actor),
        "may_read_cases": rules.may(actor, Permission.CASE_READ, office=actor.office),
        "may_open_cases": rules.may(actor, Permission.CASE_OPEN, office=actor.office),
        "may_update_cases": rules.may(actor, Permission.CASE_UPDATE, office=actor.office),
        "may_read_observatory": rules.may(actor, Permission.OBSERVATORY_READ),
        "may_read_trail": rules.may(actor, Permission.TRAIL_READ),
        "may_verify_trail": rules.may(actor, Permission.TRAIL_VERIFY),
        "may_manage_accounts": rules.may(actor, Permission.ACCOUNT_MANAGE),
    }
