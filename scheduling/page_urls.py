"""Pages: an address in each language."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from scheduling.views import public

urlpatterns = [
    path(_("<conference:slug>/programme/"), public.programme, name="programme"),
    path(_("<conference:slug>/programme/<slug:session_slug>/"), public.session, name="session"),
    path(_("<conference:slug>/speakers/"), public.speakers, name="speakers"),
    path(_("<conference:slug>/speakers/<slug:speaker_slug>/"), public.speaker, name="speaker"),
]
