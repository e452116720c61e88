"""Closed lists of the register. A stored value never changes; its labels are data under reference."""

from enum import StrEnum


class CaseKind(StrEnum):
    """What the recording body calls its file."""

    COMPLAINT = "complaint"
    POLICE_FILE = "police_file"
    PROSECUTION_FILE = "prosecution_file"
    COURT_FILE = "court_file"


class CaseStatus(StrEnum):
    """Where the record of the case stands; the procedure's stages are kept per accused elsewhere."""

    OPEN = "open"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"
    REFERRED = "referred"


class PartyKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"


class PartyRole(StrEnum):
    """What somebody is in this case."""

    VICTIM = "victim"
    SUSPECT = "suspect"
    COMPLAINANT = "complainant"
    WITNESS = "witness"
    OTHER = "other"


class TraffickingStatus(StrEnum):
    """Whether a person is taken for a victim of trafficking (HTCDS vic_TraffickingStatus)."""

    POSSIBLE = "possible"
    IDENTIFIED = "identified"
    NOT_A_VICTIM = "not_a_victim"


class EventKind(StrEnum):
    """What happened at one place and time: the acts of the crime, and the rescue."""

    RECRUITMENT = "recruitment"
    TRANSPORTATION = "transportation"
    TRANSFER = "transfer"
    HARBOURING = "harbouring"
    RECEIPT = "receipt"
    RETENTION = "retention"
    EXPLOITATION = "exploitation"
    RESCUE = "rescue"


class ConductElement(StrEnum):
    """The elements of the crime, and the methods of control, each recorded for one victim."""

    ACT = "act"
    MEANS = "means"
    PURPOSE = "purpose"
    CONTROL_METHOD = "control_method"


class ThingKind(StrEnum):
    """Things that tie people and cases together."""

    IDENTITY_DOCUMENT = "identity_document"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    PLATE = "plate"
    ACCOUNT = "account"
    HANDLE = "handle"
    WEBSITE = "website"
    COMPANY = "company"
    EXPLOITATION_PLACE = "exploitation_place"
    OTHER = "other"


class SourceKind(StrEnum):
    """Where a recorded fact comes from."""

    COMPLAINT = "complaint"
    STATEMENT = "statement"
    POLICE_REPORT = "police_report"
    INSPECTION = "inspection"
    DOCUMENT = "document"
    CALL_LINE = "call_line"
    IMPORTED_FILE = "imported_file"
    OPEN_SOURCE = "open_source"
    OTHER = "other"


class RecordKind(StrEnum):
    """The kinds of record that a case holds, as history and addresses name them."""

    CASE = "case"
    PARTY = "party"
    ALIAS = "alias"
    EVENT = "event"
    PARTICIPATION = "participation"
    CONDUCT = "conduct"
    RELATIONSHIP = "relationship"
    THING = "thing"
    USE = "use"
    SOURCE = "source"
    CLASSIFICATION = "classification"
    CARRIED = "carried"
