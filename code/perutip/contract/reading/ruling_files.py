"""The text of a ruling stands in its row or in a file under rulings/; never in neither.

Only names and existence are judged here: documents are read by `perutip.text`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from perutip.contract.checks import Breach, breach_at
from perutip.contract.reading.csv_file import iterate_records
from perutip.contract.registers import FILES, REGISTERS, RULINGS_FOLDER

ENDINGS = (".txt", ".pdf")
SAVE = "save it as a PDF with its text, or as a .txt file"
UNPACK = "unpack it, and name in text_file what is in it"
SCAN = "have its letters recognized, as a PDF with its text, or a .txt file"
OTHER_ENDINGS = {
    "a Word document": (SAVE, ".docx .docm .dotx .doc"),
    "a LibreOffice document": (SAVE, ".odt .fodt"),
    "a rich-text document": (SAVE, ".rtf"),
    "a web page": (SAVE, ".html .htm .mht .mhtml .xml"),
    "a picture": (SCAN, ".jpg .jpeg .png .tif .tiff .heic .bmp"),
    "a compressed file": (UNPACK, ".zip .rar .7z .gz .tgz"),
}
BACKSLASH = chr(92)
MOST_RULED = 10  # cases that one ruling decides
FILLED_DOWN = (
    f"a file of its own; more than {MOST_RULED} rows name this one (filled down?)"
)
ONE_OF_TWO = "exactly one of the two: the text, or the file that holds it"


@dataclass(frozen=True)
class RulingText:
    """A ruling with its text, or the file under rulings/ that holds it."""

    ruling_id: str
    text: str | None
    text_file: str | None


def iterate_rulings(folder: Path) -> Iterator[RulingText]:
    """Yield the rulings of a folder that `read_registers` accepted, in its row order.

    One ruling is held at a time.
    """
    records = iterate_records(folder / FILES["rulings"])
    header = [name.strip() for name in next(records)]
    for record in records:
        cells = dict(zip(header, record, strict=False))
        if "ruling_id" in cells:  # a blank line at the end has no cells
            yield RulingText(
                cells["ruling_id"],
                cells.get("text") or None,
                cells.get("text_file") or None,
            )


def check_ruling_texts(
    rulings: pd.DataFrame, unread: pd.Index, folder: Path | None
) -> list[Breach]:
    """Return rulings without exactly one of text and text_file, without the file, or
    with one that stands in more rows than a ruling decides cases.

    unread: rows with a cell of the two that was refused already. text_file is a path
    under `folder`/rulings; folder None: existence is not checked.
    """
    register = REGISTERS["rulings"]
    empty = pd.Series(None, index=rulings.index, dtype="str")
    text = rulings.get("text", empty)
    path = rulings.get("text_file", empty)
    neither = rulings.index[text.notna() == path.notna()].difference(unread)
    breaches = []
    if len(neither):
        rows = neither.to_numpy("int64")
        breaches.append(Breach(register, "text, text_file", ONE_OF_TWO, rows))
    home = None if folder is None else (folder / RULINGS_FOLDER).resolve()
    faults: dict[str, list[int]] = {}
    times = path.value_counts()
    for row, name in path.dropna().items():
        many = FILLED_DOWN if times[name] > MOST_RULED else ""
        fault = _path_fault(name, home) or many
        if fault:
            faults.setdefault(fault, []).append(int(str(row)))
    for fault, rows_of in faults.items():
        breaches += breach_at(rulings, rows_of, register, "text_file", fault)
    return breaches


def unnamed_files(rulings: pd.DataFrame | None, folder: Path) -> list[str]:
    """Say how many files under `folder`/rulings no row of rulings.csv names: nothing
    reads them. By number alone, since a name may be a person's or a case's."""
    home = (folder / RULINGS_FOLDER).resolve()
    named: set[Path] = set()
    if rulings is not None and "text_file" in rulings:
        named = {(home / name).resolve() for name in rulings["text_file"].dropna()}
    there = [
        path
        for path in sorted(home.rglob("*"))
        if path.is_file() and not path.name.startswith((".", "~$"))
    ]
    rest = [path for path in there if path.resolve() not in named]
    if not rest:
        return []
    other = sum(path.suffix.lower() not in ENDINGS for path in rest)
    kinds = f" ({other:,} neither {' nor '.join(ENDINGS)})" if other else ""
    noun = "1 file is" if len(rest) == 1 else f"{len(rest):,} files are"
    return [
        f"{RULINGS_FOLDER}/: {noun} not read: no row of rulings.csv names such a "
        f"text_file{kinds}"
    ]


def _path_fault(name: str, home: Path | None) -> str:
    """Return what a text_file should be and is not; empty when nothing is wrong."""
    if not name.lower().endswith(ENDINGS):
        return "a file name that ends in " + " or ".join(ENDINGS) + _instead(name)
    pieces = name.split("/")
    if {"..", ".", ""} & set(pieces) or ":" in name or BACKSLASH in name:
        return f"a relative path inside {RULINGS_FOLDER}/, with / between folders"
    if home is None:
        return ""
    try:
        target = (home / name).resolve()
        inside, there = target.is_relative_to(home), target.is_file()
    except (OSError, ValueError, RuntimeError):  # too long a name, a circle of links
        inside, there = True, False
    if not inside:
        return f"a file inside {RULINGS_FOLDER}/, not a link out of it"
    return "" if there else f"a file that exists under {RULINGS_FOLDER}/"


def _instead(name: str) -> str:
    """What a file with another ending is by its ending, and what to do with it."""
    ending = "." + name.lower().rpartition(".")[2]
    for kind, (advice, endings) in OTHER_ENDINGS.items():
        if ending in endings.split():
            return f"; this is {kind} ({ending}): {advice}"
    return ""
