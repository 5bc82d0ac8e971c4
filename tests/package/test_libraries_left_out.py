"""Libraries that are loaded without rooms that nothing here enters."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from perutip.left_out import left_out, not_installed

CODE = Path(__file__).resolve().parents[2] / "code"
LOADED = """
import sys
import perutip.{first}
import perutip.designs.jumps.training_jumps, perutip.designs.trial
unused = {{"maketables", "great_tables", "IPython", "plotnine", "numba"}}
print(*(unused & set(sys.modules)))
"""


def test_a_module_is_left_out_inside_and_there_again_afterwards(monkeypatch) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with left_out("colorsys"):
        from colorsys import rgb_to_hls as absent

        with pytest.raises(AttributeError):
            _ = sys.modules["colorsys"].__path__
    assert absent is None
    assert importlib.import_module("colorsys").rgb_to_hls(0, 0, 0) == (0, 0, 0)


def test_what_is_loaded_already_stays() -> None:
    with left_out("json"):
        import json
    assert json.dumps([1]) == "[1]"


@pytest.mark.parametrize("loaded", [True, False])
def test_what_counts_as_not_installed_is_so_inside_alone(monkeypatch, loaded) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    before = importlib.import_module("colorsys") if loaded else None
    with not_installed("colorsys"), pytest.raises(ImportError):
        importlib.import_module("colorsys")
    assert sys.modules.get("colorsys") is before
    assert importlib.import_module("colorsys").rgb_to_hls(0, 0, 0) == (0, 0, 0)


@pytest.mark.parametrize("first", ["inference.wild_cluster", "designs.trial.beside"])
def test_estimators_load_no_library_of_tables_or_plots_nor_a_compiler(
    first: str,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(first=first)],
        env={"PYTHONPATH": str(CODE)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == ""


TEXT = """
import sys
import perutip.contract.checks.within
from perutip.text.dictionary.stemming import SpanishStemmer
from perutip.text.reading.words.lexicon import is_word
from perutip.text.validation.agreement import krippendorff_alpha
import numpy as np
print(SpanishStemmer().stem_word("agraviadas"), is_word("sentencia"), end=" ")
print(krippendorff_alpha(np.array([[1.0, 1.0], [2.0, 2.0]]), "nominal"))
from perutip.text.words.ridge import ridge_codes
unused = {"hypothesis", "nltk.parse", "nltk.chunk", "nltk.text", "nltk.tokenize"}
unused |= {"nltk.corpus.reader", "sklearn.model_selection", "sklearn.svm"}
print(*(unused & set(sys.modules)))
import nltk.tag
print(nltk.tag.DefaultTagger("N").tag(["la"]))
"""


def test_texts_are_read_and_counted_without_what_is_left_out() -> None:
    done = subprocess.run(
        [sys.executable, "-c", TEXT],
        env={"PYTHONPATH": str(CODE)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["agravi True 1.0", "", "[('la', 'N')]"]
