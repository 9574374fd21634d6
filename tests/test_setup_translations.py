"""Words from locale/: compiled without gettext tools, and kept to what is shown."""

import gettext
import os

import pytest
from babel.messages.pofile import PoFileError

from iq4d_site import translations

HEADER = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""
CATALOGUE = """
msgid "Reply"
msgstr "Reageer"

msgid "Gone"
msgstr "Weg"
"""
PART = """
msgctxt "place"
msgid "Square"
msgstr "Plein"

msgid "Reply"
msgstr "Anders"

msgid "%(n)s reply"
msgid_plural "%(n)s replies"
msgstr[0] "%(n)s reactie"
msgstr[1] "%(n)s reacties"
"""


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    """A Dutch catalogue of two messages, and one part that waits to be taken in."""
    monkeypatch.setattr(translations, "LOCALE", tmp_path)
    source = tmp_path / "nl" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(HEADER + CATALOGUE, encoding="utf-8")
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "new.po").write_text(HEADER + PART, encoding="utf-8")
    return source


def compiled(source):
    with source.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_a_catalogue_and_its_parts_become_one_and_the_catalogue_wins(catalogue):
    assert translations.compile_changed() == 1
    words = compiled(catalogue)
    assert words.gettext("Reply") == "Reageer"
    assert words.pgettext("place", "Square") == "Plein"
    assert words.ngettext("%(n)s reply", "%(n)s replies", 1) == "%(n)s reactie"
    assert words.ngettext("%(n)s reply", "%(n)s replies", 2) == "%(n)s reacties"


def test_only_what_changed_is_compiled(catalogue):
    translations.compile_changed()
    assert translations.compile_changed() == 0
    later = catalogue.with_suffix(".mo").stat().st_mtime + 5
    os.utime(catalogue, (later, later))
    assert translations.compile_changed() == 1


def test_an_update_keeps_what_is_shown_and_tells_what_has_no_dutch(catalogue):
    shown = {
        (None, "Reply", None): "a.html",
        ("place", "Square", None): "b.html",
        (None, "%(n)s reply", "%(n)s replies"): "c.html",
        (None, "New", None): "d.html",
    }
    assert translations.update(catalogue, shown, kept={(None, "Gone")}) == ["New"]
    assert not list((translations.LOCALE / "parts").glob("*.po"))
    translations.compile_changed()
    words = compiled(catalogue)
    assert words.gettext("Gone") == "Weg"
    assert words.pgettext("place", "Square") == "Plein"
    assert translations.update(catalogue, shown) == ["New"]
    assert '"Gone"' not in catalogue.read_text()


def test_a_broken_catalogue_is_not_compiled_in_silence(catalogue):
    catalogue.write_text(HEADER + '\nmsgid "Reply"\nand something else\n')
    with pytest.raises(PoFileError):
        translations.compile_changed()
