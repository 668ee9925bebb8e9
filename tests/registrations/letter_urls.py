from django.conf.urls.i18n import i18n_patterns
from django.http import HttpResponse
from django.urls import path

from conference.urls import urlpatterns as base


def page(request, **k):
    return HttpResponse("x")


urlpatterns = [
    *base,
    path("calendar/<slug:token>.ics", page, name="personal_calendar"),
    *i18n_patterns(
        path("min/<slug:token>/", page, name="personal_page"),
        path("min/<slug:token>/andra/", page, name="change_registration"),
        path("min/<slug:token>/avanmal/", page, name="cancel_registration"),
        path("<conference:slug>/program/", page, name="programme"),
        path("<conference:slug>/", page, name="conference"),
        prefix_default_language=False,
    ),
]
