import pytest

from conference.static_files import collect_what_changed


@pytest.fixture
def style_sheet(settings, tmp_path):
    """The one static file of a small site that hashes its files."""
    storage = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": storage}}
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [tmp_path / "sources"]
    settings.DATA_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_DIRS[0].mkdir()
    source = settings.STATICFILES_DIRS[0] / "site.css"
    source.write_text("p { color: teal }")
    return source


def test_files_are_collected_with_their_hash(style_sheet, settings):
    collect_what_changed()

    assert len(list(settings.STATIC_ROOT.glob("site.*.css"))) == 1


def test_files_are_not_collected_again_while_they_stay_the_same(style_sheet, settings):
    collect_what_changed()
    collected = settings.STATIC_ROOT / "site.css"
    collected.write_text("left alone")

    collect_what_changed()

    assert collected.read_text() == "left alone"


def test_a_file_that_changed_is_collected_again(style_sheet, settings):
    collect_what_changed()
    style_sheet.write_text("p { color: darkslategrey }")

    collect_what_changed()

    assert (settings.STATIC_ROOT / "site.css").read_text() == "p { color: darkslategrey }"


def test_what_was_collected_by_hand_is_trusted(style_sheet, settings):
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "staticfiles.json").write_text("{}")

    collect_what_changed()

    assert not (settings.STATIC_ROOT / "site.css").exists()
