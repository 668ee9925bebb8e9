"""Machine endpoints: the same address in every language."""

from django.urls import path

from registrations.views import machine, public

urlpatterns = [
    path("calendar/<slug:token>.ics", machine.personal_calendar, name="personal_calendar"),
    path("tickets/<slug:token>.png", public.ticket_png, name="ticket_png"),
    path("tickets/<slug:token>.svg", public.ticket_svg, name="ticket_svg"),
    path("<conference:slug>/programme.jsonld", machine.programme_jsonld, name="programme_jsonld"),
]
