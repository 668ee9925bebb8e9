"""What is said, by whom, when and where: the draft that organisers build, and what is published."""

from scheduling.models.draft import ClashLevel, ClashRule, ClashSetting, Draft, Slot
from scheduling.models.importing import ImportKey, ProgrammeUpload, Table
from scheduling.models.proposals import Call, Proposal, Proposer, Review
from scheduling.models.releases import ProgrammeChange, PublishedSlot, Release
from scheduling.models.rooms import Equipment, Room, Track
from scheduling.models.sessions import Session, SessionSpeaker, new_session_code
from scheduling.models.speakers import Speaker, Unavailability, new_speaker_token
from scheduling.models.uploads import Photo, Slides, SlidesPiece, SpeakerEdit

__all__ = [
    "Call",
    "ClashLevel",
    "ClashRule",
    "ClashSetting",
    "Draft",
    "Equipment",
    "ImportKey",
    "Photo",
    "ProgrammeChange",
    "ProgrammeUpload",
    "Proposal",
    "Proposer",
    "PublishedSlot",
    "Release",
    "Review",
    "Room",
    "Session",
    "SessionSpeaker",
    "Slides",
    "SlidesPiece",
    "Slot",
    "Speaker",
    "SpeakerEdit",
    "Table",
    "Track",
    "Unavailability",
    "new_session_code",
    "new_speaker_token",
]
