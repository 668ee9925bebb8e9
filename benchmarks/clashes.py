"""python -m benchmarks.clashes: what it costs to look a draft through, and to suggest a place."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")


def main() -> None:
    import django  # noqa: PLC0415 -- needs to know where the settings are

    django.setup()
    from benchmarks.drafts import measure_clashes  # noqa: PLC0415 -- needs the settings

    measure_clashes()


main()
