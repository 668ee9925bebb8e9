"""The file that somebody looks through: kept for a day, for nobody else's eyes."""

from dataclasses import dataclass
from datetime import datetime

from conference.models import Conference, User
from scheduling.importing.mapping import Held, as_json, from_json
from scheduling.importing.reading import read, setting_of
from scheduling.importing.values import ImportedProgramme
from scheduling.models import ProgrammeUpload

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class ChosenFile:
    """`language` is what its texts are in, where it does not say so itself."""

    name: str
    content: bytes
    language: str


def keep(conference: Conference, file: ChosenFile, *, by: User, now: datetime) -> ProgrammeUpload:
    """In place of the one that they looked through before."""
    kept_file = {"content": file.content, "name": file.name[-LONGEST_NAME:], "uploaded_at": now}
    upload, _is_new = ProgrammeUpload.objects.update_or_create(
        conference=conference,
        uploaded_by=by,
        defaults=kept_file | {"language": file.language, "mapping": None},
    )
    return upload


def kept(conference: Conference, user: User, *, now: datetime) -> ProgrammeUpload | None:
    return conference.programme_uploads.of(user).kept(now).first()


def say_what_it_holds(upload: ProgrammeUpload, held: list[Held]) -> None:
    upload.mapping = as_json(held)
    upload.save(update_fields=["mapping"])


def what_it_holds(upload: ProgrammeUpload) -> list[Held] | None:
    """What somebody has said of its sheets and columns."""
    return None if upload.mapping is None else from_json(upload.mapping)


def programme_in(upload: ProgrammeUpload) -> ImportedProgramme:
    """Raises NotAProgramme."""
    setting = setting_of(upload.conference, language=upload.language)
    return read(bytes(upload.content), setting, what_it_holds(upload))


def forget_expired(*, now: datetime) -> None:
    ProgrammeUpload.objects.expired(now).delete()
