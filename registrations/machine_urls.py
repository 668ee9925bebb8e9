"""Machine endpoints: the same address in every language."""

from django.urls import path

from registrations.views import machine

urlpatterns = [
    path("calendar/<slug:token>.ics", machine.personal_calendar, name="personal_calendar"),
    path("<conference:slug>/programme.jsonld", machine.programme_jsonld, name="programme_jsonld"),
]
