"""What some organisations want on their invoices, as people from there have written it."""

from collections.abc import Mapping

from conference.models import Conference


def add_references(conference: Conference, references: Mapping[str, str]) -> None:
    for organisation, reference in references.items():
        people = conference.registrations.filter(organisation__slug=organisation)
        people.update(invoice_reference=reference)
