"""What steps noted of their tables is said again by a run of others."""

import json

from perutip.reporting.manifest import published_files
from perutip.reporting.page.tables import NOTES, kept_notes


def test_notes_stand_among_what_is_published_so_that_a_clone_has_them(tmp_path):
    kept_notes(tmp_path, {"t04_dictionary": ["Counted so."]})
    assert tmp_path / NOTES in published_files(tmp_path)
    later = kept_notes(tmp_path, {"t06_pilot": ["Paired."]})
    assert later == {"t04_dictionary": ["Counted so."], "t06_pilot": ["Paired."]}
    assert json.loads((tmp_path / NOTES).read_text(encoding="utf-8")) == later
