"""Rulings to readers' sheets and codes back: sample, workbooks, import.

The import is a field command (`command`): no run loads what reads spreadsheets.
"""

from perutip.text.coding.codebook import Codebook, Topic, load_codebook
from perutip.text.coding.export import coding_set
from perutip.text.coding.folder import write_set
from perutip.text.coding.sample import coding_sample

__all__ = [
    "Codebook",
    "Topic",
    "coding_sample",
    "coding_set",
    "load_codebook",
    "write_set",
]
