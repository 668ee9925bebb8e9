"""The outbox: every letter that has been decided on, and what became of it."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Now
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, now: datetime) -> Self:
        """Pending, not before its time, and not in another worker's hands; the oldest first.

        Leases run by the database's clock, the only one that all workers share.
        """
        pending = self.filter(status=Message.Status.PENDING, not_before__lte=now)
        return pending.filter(Q(leased_until=None) | Q(leased_until__lt=Now())).order_by(
            "not_before", "pk"
        )

    def outside(self, domains: Iterable[str]) -> Self:
        """To none of these mail domains."""
        inside = Q()
        for domain in domains:
            inside |= Q(to__iendswith=f"@{domain}")
        return self.exclude(inside) if inside else self

    def held(self, message: "Message") -> Self:
        """The message, if it is still in the hands of whoever took it with this lease."""
        return self.filter(
            pk=message.pk,
            status=Message.Status.PENDING,
            lease=message.lease,
            leased_until__gt=Now(),
        )

    def with_keys(self, beginning: str) -> Self:
        """Those of one kind about one thing, by how their keys begin."""
        return self.filter(key__startswith=beginning)

    def by_status(self) -> dict[str, int]:
        """How many there are in each state."""
        return dict(self.values_list("status").annotate(number=Count("pk")).order_by("status"))

    def at_rest(self) -> Self:
        """In no worker's hands, and with somebody to go to."""
        return self.exclude(leased_until__gt=Now()).exclude(to="")

    def served(self, *, before: datetime) -> Self:
        """Done with since then, and not yet forgotten."""
        return self.filter(posted_at__lt=before).exclude(
            Q(status=Message.Status.PENDING) | Q(to="")
        )


class Message(models.Model):
    """A letter to one person. The row is the letter; the broker is only a doorbell.

    It is written by the writer of its kind (`settings.LETTER_WRITERS`) when a worker first takes
    it in hand, and kept as written, so that every try sends the same bytes.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        WITHDRAWN = "withdrawn", _("No longer needed")

    key = models.CharField(_("key"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=40)
    about = models.CharField(_("about"), max_length=100)
    language = models.CharField(_("language"), max_length=2)
    to = models.EmailField(_("to"), max_length=254)
    identity = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.PENDING)
    posted_at = models.DateTimeField(_("posted"))
    not_before = models.DateTimeField(_("not before"))
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    unanswered = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    answer = models.TextField(_("the mail server's last answer"), blank=True)
    written_at = models.DateTimeField(_("written"), null=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)
    headers = models.JSONField(_("headers"), default=dict)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.CheckConstraint(
                name="a_letter_is_sent_exactly_when_it_has_a_time_of_sending",
                condition=Q(status="sent", sent_at__isnull=False)
                | (~Q(status="sent") & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="a_lease_has_a_holder_and_an_end",
                condition=Q(lease=None, leased_until=None)
                | Q(lease__isnull=False, leased_until__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="letters_that_wait", fields=["not_before"], condition=Q(status="pending")
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def domain(self) -> str:
        return self.to.rpartition("@")[2].casefold()

    @cached_property
    def enclosures(self) -> "list[Attachment]":
        """What comes with the letter, in the order it was put in."""
        return list(self.attachments.order_by("pk"))


class Attachment(models.Model):
    """A picture shown in a letter, or a file that comes with it."""

    message = models.ForeignKey(Message, related_name="attachments", on_delete=models.CASCADE)
    filename = models.CharField(_("file name"), max_length=100, blank=True)
    content_type = models.CharField(_("kind of file"), max_length=100)
    content = models.BinaryField(_("content"))
    content_id = models.CharField(
        _("content id"), max_length=100, blank=True, help_text=_("Set when the HTML shows it.")
    )

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return self.filename
