"""Who comes, what they hold, and their way in."""

from registrations.models.badges import BadgeSheets, BadgeSheetsQuerySet
from registrations.models.door import Admission, CheckIn, Checkpoint, Device, IdempotentAnswer
from registrations.models.erasures import ErasureRun
from registrations.models.fees import FeeExport, Invoice, InvoiceTerms, NoShowFee
from registrations.models.groups import Group
from registrations.models.invitations import (
    Invitation,
    InvitationGreeting,
    InvitationQuerySet,
    OptOut,
    digest_of,
)
from registrations.models.needs import Access, Food, MealSkip, Needs, NeedsErasure, NeedsReading
from registrations.models.people import (
    AuditEntry,
    Registration,
    RegistrationQuerySet,
    RetiredTicket,
)
from registrations.models.places import Attendance, Pool, PoolQuerySet, Quota
from registrations.models.questions import Answer, Question, QuestionQuerySet
from registrations.models.seats import AgendaChange, Announcement, SavedSession, Seat
from registrations.models.tokens import new_ticket_code, new_token

__all__ = [
    "Access",
    "Admission",
    "AgendaChange",
    "Announcement",
    "Answer",
    "Attendance",
    "AuditEntry",
    "BadgeSheets",
    "BadgeSheetsQuerySet",
    "CheckIn",
    "Checkpoint",
    "Device",
    "ErasureRun",
    "FeeExport",
    "Food",
    "Group",
    "IdempotentAnswer",
    "Invitation",
    "InvitationGreeting",
    "InvitationQuerySet",
    "Invoice",
    "InvoiceTerms",
    "MealSkip",
    "Needs",
    "NeedsErasure",
    "NeedsReading",
    "NoShowFee",
    "OptOut",
    "Pool",
    "PoolQuerySet",
    "Question",
    "QuestionQuerySet",
    "Quota",
    "Registration",
    "RegistrationQuerySet",
    "RetiredTicket",
    "SavedSession",
    "Seat",
    "digest_of",
    "new_ticket_code",
    "new_token",
]
