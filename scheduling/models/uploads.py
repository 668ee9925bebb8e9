"""What speakers send us: their photo, their slides, and changes that wait for an organiser."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.models import Conference, User
from scheduling.models.sessions import Session
from scheduling.models.speakers import Speaker


class PhotoQuerySet(models.QuerySet["Photo"]):
    def current(self) -> Self:
        return self.filter(is_current=True)

    def digests(self, conference: Conference) -> dict[int, str]:
        """Each speaker's photo in the draft, by the speaker's primary key."""
        photos = self.current().filter(speaker__conference=conference)
        return dict(photos.values_list("speaker_id", "digest"))


class Photo(models.Model):
    """A picture of a speaker, made anew by us from what was sent: a square JPEG, nothing else.

    It is known by its digest, which releases and changes that wait refer to.
    """

    speaker = models.ForeignKey(Speaker, related_name="photos", on_delete=models.CASCADE)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    is_current = models.BooleanField(default=False)
    added_at = models.DateTimeField()

    objects = PhotoQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_speaker_has_each_photo_once", fields=["speaker", "digest"]
            ),
            models.UniqueConstraint(
                name="a_speaker_has_one_current_photo",
                fields=["speaker"],
                condition=Q(is_current=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.speaker}: {self.digest[:8]}"


class SlidesQuerySet(models.QuerySet["Slides"]):
    def of(self, conference: Conference) -> Self:
        return self.filter(session__conference=conference)

    def agreed(self) -> Self:
        """Those that everybody may have, when the time comes."""
        return self.filter(may_be_published=True)


class Slides(models.Model):
    """The slides of a session, from one of its speakers; a newer file takes the older one's place.

    The content lies in pieces in the database: it comes and goes with its row, in backups too.
    """

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        POWERPOINT = "pptx", "PowerPoint"
        OPEN_DOCUMENT = "odp", "OpenDocument"
        KEYNOTE = "key", "Keynote"

    session = models.ForeignKey(Session, related_name="slides", on_delete=models.CASCADE)
    speaker = models.ForeignKey(Speaker, related_name="slides", on_delete=models.CASCADE)
    name = models.CharField(_("file name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    size = models.PositiveIntegerField(_("size"))
    may_be_published = models.BooleanField(_("everybody may have them after the session"))
    uploaded_at = models.DateTimeField(_("sent"))

    objects = SlidesQuerySet.as_manager()

    class Meta:
        verbose_name = _("slides")
        verbose_name_plural = _("slides")
        constraints = [
            models.UniqueConstraint(
                name="a_speaker_has_one_file_for_a_session", fields=["session", "speaker"]
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SlidesPiece(models.Model):
    """A stretch of a file, small enough to hold many of them in mind."""

    slides = models.ForeignKey(Slides, related_name="pieces", on_delete=models.CASCADE)
    position = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_file_has_each_piece_once", fields=["slides", "position"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slides} {self.position}"


class SpeakerEditQuerySet(models.QuerySet["SpeakerEdit"]):
    def waiting(self) -> Self:
        return self.filter(decided_at=None)

    def of(self, conference: Conference) -> Self:
        return self.filter(speaker__conference=conference)

    def in_order(self) -> Self:
        return self.order_by("asked_at", "pk")


class SpeakerEdit(models.Model):
    """A change that a published speaker wants in what is shown of them, until it is decided."""

    class Field(models.TextChoices):
        NAME = "name", _("Name")
        TITLE_SV = "title_sv", _("Job title in Swedish")
        TITLE_EN = "title_en", _("Job title in English")
        ORGANISATION = "organisation", _("Organisation")
        BIOGRAPHY_SV = "biography_sv", _("Biography in Swedish")
        BIOGRAPHY_EN = "biography_en", _("Biography in English")
        PHOTO = "photo", _("Photo")
        PHOTO_ALT_SV = "photo_alt_sv", _("What the photo shows, in Swedish")
        PHOTO_ALT_EN = "photo_alt_en", _("What the photo shows, in English")

    class Decision(models.TextChoices):
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")

    speaker = models.ForeignKey(Speaker, related_name="edits", on_delete=models.CASCADE)
    field = models.CharField(_("field"), max_length=20, choices=Field)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, related_name="+", null=True, on_delete=models.SET_NULL)
    words = models.CharField(max_length=500, blank=True)

    objects = SpeakerEditQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_change_of_a_field_waits",
                fields=["speaker", "field"],
                condition=Q(decided_at=None),
            ),
            models.CheckConstraint(
                name="a_decision_has_its_time",
                condition=Q(decision="", decided_at=None)
                | (~Q(decision="") & Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.speaker}: {self.get_field_display()}"
