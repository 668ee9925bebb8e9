"""The map of the site. Pages are translated, machine endpoints are not."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, register_converter

from conference import api


class ConferenceSlug:
    """A conference's address begins with its year, so it never shadows another page."""

    regex = "[0-9]{4}[a-z0-9-]*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ConferenceSlug, "conference")

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("conference.machine_urls")),
    path("api/v1/", api.urls),
    path("api/", include(api.fallback)),
    path("api-info", api.info_at_the_root, name="api_info"),
    path("", include("notifications.machine_urls")),
    path("", include("scheduling.machine_urls")),
    path("", include("registrations.machine_urls")),
    *i18n_patterns(
        path("", include("conference.page_urls")),
        path("", include("scheduling.page_urls")),
        path("", include("registrations.page_urls")),
        prefix_default_language=False,
    ),
]
