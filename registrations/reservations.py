"""A registration as machines read it in a letter: schema.org's EventReservation (JSON-LD)."""

import json

from conference.addresses import whole_address
from conference.models import Conference
from notifications.letters import one_line
from registrations.days import days_of
from registrations.models import Attendance, Registration

type Json = dict[str, object]

SCHEMA = "https://schema.org"
STATUS = {
    "confirmed": f"{SCHEMA}/ReservationConfirmed",
    "waitlisted": f"{SCHEMA}/ReservationPending",
    "offered": f"{SCHEMA}/ReservationPending",
    "cancelled": f"{SCHEMA}/ReservationCancelled",
}
# As Django's json_script does it: nothing in the values can end the element.
IN_A_SCRIPT = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def reservation_markup(registration: Registration) -> str:
    """The content of a script element that calendars and assistants look for in letters."""
    document = json.dumps(_reservation(registration), ensure_ascii=False)
    return document.translate(IN_A_SCRIPT)


def _reservation(registration: Registration) -> Json:
    return {
        "@context": SCHEMA,
        "@type": "EventReservation",
        "reservationNumber": registration.ticket_code,
        "reservationStatus": STATUS[registration.status],
        "underName": {"@type": "Person", "name": one_line(registration.name, at_most=60)},
        "reservationFor": _event(registration),
        "ticketToken": f"qrCode:{registration.ticket_code}",
        **({} if registration.is_cancelled else _links(registration.personal_token)),
    }


def _links(token: str) -> Json:
    return {
        "url": whole_address("personal_page", token),
        "modifyReservationUrl": whole_address("change_registration", token),
        "cancelReservationUrl": whole_address("cancel_registration", token),
    }


def _event(registration: Registration) -> Json:
    conference = registration.conference
    address = whole_address("conference", conference.slug)
    days = days_of(registration).coming
    online = registration.pool and registration.pool.attendance == Attendance.ONLINE
    return {
        "@type": "Event",
        "name": conference.name,
        "url": address,
        "startDate": days[0].starts_at.astimezone(conference.tz).isoformat(),
        "endDate": days[-1].ends_at.astimezone(conference.tz).isoformat(),
        "eventStatus": f"{SCHEMA}/EventScheduled",
        "eventAttendanceMode": f"{SCHEMA}/{'Online' if online else 'Offline'}EventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": address} if online else _venue(conference),
    }


def _venue(conference: Conference) -> Json:
    return {
        "@type": "Place",
        "name": conference.venue_name,
        "address": {
            "@type": "PostalAddress",
            "addressLocality": conference.venue_city,
            "addressCountry": "SE",
        },
    }
