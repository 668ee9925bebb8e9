"""PostgreSQL itself refuses a release that takes a room twice.

SQLite cannot say this; there publishing.publish() alone refuses.
"""

from django.db import migrations

ADD = """
ALTER TABLE scheduling_publishedslot
ADD CONSTRAINT no_two_slots_of_a_release_overlap_in_a_room
EXCLUDE USING gist (
    int8range(release_id, release_id, '[]') WITH =,
    int8range(room_id, room_id, '[]') WITH =,
    tstzrange(starts_at, ends_at, '[)') WITH &&
) WHERE (room_id IS NOT NULL AND NOT is_cancelled)
"""
DROP = """
ALTER TABLE scheduling_publishedslot DROP CONSTRAINT no_two_slots_of_a_release_overlap_in_a_room
"""


def add_constraint(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ADD)


def drop_constraint(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP)


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0001_initial")]

    operations = [migrations.RunPython(add_constraint, drop_constraint)]
