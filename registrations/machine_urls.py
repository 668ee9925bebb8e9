"""Machine endpoints: the same address in every language."""

from django.urls import path

from registrations.views import machine, personal, personal_invitation

urlpatterns = [
    path("calendar/<slug:token>.ics", machine.personal_calendar, name="personal_calendar"),
    path("tickets/<slug:token>.png", personal.ticket_png, name="ticket_png"),
    path("tickets/<slug:token>.svg", personal.ticket_svg, name="ticket_svg"),
    path("tickets/<slug:token>.pdf", personal.ticket_pdf, name="ticket_pdf"),
    path("avsluta/<slug:token>/", personal_invitation.unsubscribe, name="unsubscribe"),
    path("<conference:slug>/programme.jsonld", machine.programme_jsonld, name="programme_jsonld"),
]
