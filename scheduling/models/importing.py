"""What came from another system: by which key it is known there, and files that wait for a yes."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.models import Conference, User
from scheduling.models.rooms import Room, Track
from scheduling.models.sessions import Session
from scheduling.models.speakers import Speaker

LONGEST_KEY = 300
KEPT = timedelta(days=1)


class Table(models.TextChoices):
    """What a programme is made of, in the order in which it has to be there."""

    ROOM = "room", _("Rooms")
    TRACK = "track", _("Tracks")
    SPEAKER = "speaker", _("Speakers")
    SESSION = "session", _("Sessions")


class ImportKey(models.Model):
    """That a thing in a file is a thing of ours, so that the same file again changes nothing.

    `source` is the kind of file it was last seen in.
    """

    conference = models.ForeignKey(Conference, related_name="import_keys", on_delete=models.CASCADE)
    table = models.CharField(max_length=10, choices=Table)
    key = models.CharField(max_length=LONGEST_KEY)
    source = models.CharField(max_length=10)
    room = models.ForeignKey(Room, related_name="import_keys", null=True, on_delete=models.CASCADE)
    track = models.ForeignKey(
        Track, related_name="import_keys", null=True, on_delete=models.CASCADE
    )
    speaker = models.ForeignKey(
        Speaker, related_name="import_keys", null=True, on_delete=models.CASCADE
    )
    session = models.ForeignKey(
        Session, related_name="import_keys", null=True, on_delete=models.CASCADE
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_key_means_one_thing", fields=["conference", "table", "key"]
            ),
            models.CheckConstraint(
                name="a_key_means_a_thing_of_its_table",
                condition=Q(table="room", room__isnull=False)
                | Q(table="track", track__isnull=False)
                | Q(table="speaker", speaker__isnull=False)
                | Q(table="session", session__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def means(self) -> int:
        """The primary key of what it stands for."""
        found = self.room_id or self.track_id or self.speaker_id or self.session_id
        assert found is not None
        return found


class ProgrammeUploadQuerySet(models.QuerySet["ProgrammeUpload"]):
    def of(self, user: User) -> Self:
        """Nobody sees what another person has uploaded."""
        return self.filter(uploaded_by=user)

    def expired(self, now: datetime) -> Self:
        return self.filter(uploaded_at__lte=now - KEPT)

    def kept(self, now: datetime) -> Self:
        return self.filter(uploaded_at__gt=now - KEPT)


class ProgrammeUpload(models.Model):
    """A file that somebody looks through before its contents come in; kept for a day at most.

    `mapping` says what each sheet and column holds, where somebody has said so:
    {"0": {"table": "session", "columns": {"0": "title_sv"}}}.
    """

    conference = models.ForeignKey(
        Conference, related_name="programme_uploads", on_delete=models.CASCADE
    )
    uploaded_by = models.ForeignKey(
        User, related_name="programme_uploads", on_delete=models.CASCADE
    )
    uploaded_at = models.DateTimeField()
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=2)
    content = models.BinaryField()
    mapping = models.JSONField(null=True)

    objects = ProgrammeUploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_looks_through_one_file_at_a_time",
                fields=["conference", "uploaded_by"],
            ),
        ]

    def __str__(self) -> str:
        return self.name
