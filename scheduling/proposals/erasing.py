"""Proposals that have served are erased: what was accepted lives on as sessions and speakers."""

from datetime import datetime

from django.utils.timezone import localtime

from scheduling.models import Proposal


def erase_proposals(*, now: datetime) -> None:
    """With all who are named in them, and what reviewers said. Doing it again does nothing."""
    Proposal.objects.that_have_served(localtime(now).date()).delete()
