"""Rulings to readers' sheets and codes back: sample, workbooks, import."""

from perutip.text.coding.codebook import Codebook, Topic, load_codebook
from perutip.text.coding.command import main
from perutip.text.coding.export import coding_set
from perutip.text.coding.folder import write_set
from perutip.text.coding.sample import coding_sample

__all__ = [
    "Codebook",
    "Topic",
    "coding_sample",
    "coding_set",
    "load_codebook",
    "main",
    "write_set",
]
