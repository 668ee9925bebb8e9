"""First releases were told to nobody before; they are not told now, long afterwards."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def note_as_told(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    announcements = apps.get_model("registrations", "Announcement").objects
    releases = apps.get_model("scheduling", "Release").objects
    first = releases.filter(number=1, announcement=None).values_list("pk", "published_at")
    announcements.bulk_create(
        announcements.model(release_id=pk, announced_at=published_at) for pk, published_at in first
    )


class Migration(migrations.Migration):
    dependencies = [
        ("registrations", "0014_cancelled_by_address"),
        ("scheduling", "0004_building_the_programme"),
    ]

    operations = [migrations.RunPython(note_as_told, migrations.RunPython.noop)]
