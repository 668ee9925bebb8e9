"""Who is invited, what became of it, and who wants no more invitations."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from conference.languages import in_current_language
from conference.models import Conference, Organisation
from registrations.models.people import Registration
from registrations.models.tokens import new_token


def digest_of(email_key: str) -> str:
    """What is remembered of an address that may not be remembered itself.

    No key is mixed in: one that is changed would make us write to those who have said no.
    """
    return hashlib.sha256(email_key.encode()).hexdigest()


class OptOutQuerySet(models.QuerySet["OptOut"]):
    def of(self, email_keys: Iterable[str]) -> set[str]:
        """The digests of those of the addresses that want no invitations."""
        wanted = {digest_of(email_key) for email_key in email_keys}
        return set(self.filter(digest__in=wanted).values_list("digest", flat=True))


class OptOut(models.Model):
    """An address that gets no invitations, whatever the conference; it outlives them all."""

    digest = models.CharField(max_length=64, unique=True)
    opted_out_at = models.DateTimeField(_("opted out"))

    objects = OptOutQuerySet.as_manager()

    class Meta:
        verbose_name = _("opt-out")
        verbose_name_plural = _("opt-outs")

    def __str__(self) -> str:
        return f"{self.digest[:8]}…"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def in_order(self) -> Self:
        return self.order_by("pk")

    def of_link(self, token: str) -> Self:
        """Whom the link to the form was sent to, with all that the form needs."""
        return (
            self.with_state()
            .select_related("conference__organiser", "organisation")
            .filter(token=token)
        )

    def of_way_out(self, token: str) -> Self:
        """Whom the link to no more invitations was sent to."""
        return self.select_related("conference__organiser").filter(unsubscribe_token=token)

    def with_state(self) -> Self:
        """With `is_registered`, by the link or by the same address, and `has_opted_out`."""
        same = Registration.objects.filter(
            conference=OuterRef("conference"), email_key=OuterRef("email_key")
        )
        return self.annotate(
            is_registered=Q(registration__isnull=False) | Exists(same),
            has_opted_out=Exists(OptOut.objects.filter(digest=OuterRef("digest"))),
        )

    def unanswered(self) -> Self:
        """Neither registered, nor declined, nor opted out: these may be written to."""
        return self.with_state().filter(is_registered=False, has_opted_out=False, declined_at=None)

    def to_invite(self, now: datetime) -> Self:
        return self.unanswered().filter(invite_from__lte=now, invited_at=None)

    def to_remind(self, now: datetime) -> Self:
        """Those who were invited before the reminder was decided on, and are silent."""
        return self.unanswered().filter(
            remind_from__lte=now, invited_at__isnull=False, reminded_at=None
        )


class Invitation(models.Model):
    """One address that is invited to a conference, and what became of it."""

    conference = models.ForeignKey(Conference, related_name="invitations", on_delete=models.CASCADE)
    email = models.EmailField(_("e-mail address"), max_length=254)
    email_key = models.CharField(max_length=254, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    name = models.CharField(_("name"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        related_name="invitations",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
    )
    organisation_name = models.CharField(_("organisation as written"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=2, default="sv")
    token = models.CharField(max_length=22, unique=True, default=new_token)
    unsubscribe_token = models.CharField(max_length=22, unique=True, default=new_token)
    imported_at = models.DateTimeField(_("imported"))
    # What an organiser has decided; a worker posts the letters from then on.
    invite_from = models.DateTimeField(_("to be invited from"), null=True, blank=True)
    remind_from = models.DateTimeField(_("to be reminded from"), null=True, blank=True)
    invited_at = models.DateTimeField(_("invited"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True)
    registration = models.ForeignKey(
        Registration,
        verbose_name=_("registration"),
        related_name="invitations",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                name="an_address_is_invited_once", fields=["conference", "email_key"]
            ),
            models.CheckConstraint(
                name="a_reminder_follows_an_invitation",
                condition=Q(reminded_at=None) | Q(invited_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def organisation_shown(self) -> str:
        return self.organisation.name if self.organisation else self.organisation_name


class InvitationGreeting(models.Model):
    """Words of the organiser's own in the invitation, as plain text."""

    conference = models.OneToOneField(
        Conference, related_name="invitation_greeting", on_delete=models.CASCADE
    )
    words_sv = models.TextField(_("greeting in Swedish"), max_length=1000, blank=True)
    words_en = models.TextField(_("greeting in English"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("greeting")
        verbose_name_plural = _("greetings")

    def __str__(self) -> str:
        return str(self.conference)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """In the reader's language; a line each."""
        words = in_current_language(sv=self.words_sv, en=self.words_en)
        return tuple(filter(None, (line.strip() for line in words.splitlines())))
