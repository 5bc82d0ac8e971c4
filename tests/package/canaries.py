"""Strings to search for: planted where the contract says that a person may stand.

Identifying columns and prose of every register, headers and columns that are not
declared, and names of files; found again in any public file, whatever its format.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from project import read, write
from pypdf import PdfReader
from pypdf.generic import StreamObject

from perutip.contract.registers import INTERVIEWS_FOLDER, REGISTERS, RULINGS_FOLDER

CANARY = "CANARYQUETZAL"
PRIVATE = ("data", "restricted", "logs", "made_from.json")


def plant(folder: Path) -> list[str]:
    """Plant canaries in the registers of `folder`; where, as register.column."""
    planted = []
    for register in REGISTERS.values():
        path = folder / register.file
        if not path.is_file():
            continue
        table = read(path)
        for column in register.columns:
            if column.identifying and column.name in table:
                known = table[column.name] != ""
                table.loc[known, column.name] = CANARY + table.loc[known, column.name]
                planted.append(f"{register.name}.{column.name}")
            if column.prose and column.name in table:
                table[column.name] = f"{CANARY} " + table[column.name]
                planted.append(f"{register.name}.{column.name}")
        if not register.name.startswith("frame_"):
            table[f"{CANARY} header"] = CANARY
        write(table, path)
    for path in sorted((folder / INTERVIEWS_FOLDER).glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        path.with_name(CANARY + path.name).write_text(f"{CANARY} {text}", "utf-8")
        path.unlink()
    for name in (f"{CANARY}.csv", f"frame_{CANARY}.csv"):
        write(pd.DataFrame({CANARY: [CANARY]}), folder / name)
    return planted


def rulings_to_files(folder: Path) -> None:
    """Move the texts of rulings.csv into files named after a canary."""
    table = read(folder / "rulings.csv")
    home = folder / RULINGS_FOLDER
    home.mkdir()
    names = [f"{CANARY}_{place}.txt" for place in range(len(table))]
    for name, text in zip(names, table.pop("text"), strict=True):
        (home / name).write_text(text, encoding="utf-8")
    write(table.assign(text_file=names), folder / "rulings.csv")


def public_files(output: Path) -> Iterator[Path]:
    """Every file of an output outside its private folders."""
    for path in sorted(output.rglob("*")):
        parts = path.relative_to(output).parts
        if path.is_file() and not set(parts) & set(PRIVATE):
            yield path


def content(name: str, raw: bytes) -> bytes:
    """All that a file says: its bytes, and what its format packs away."""
    found = [name.encode(), raw]
    if name.endswith(".pdf"):
        reader = PdfReader(io.BytesIO(raw))
        found += [page.extract_text().encode() for page in reader.pages]
        found.append(repr(dict(reader.metadata or {})).encode())
        for number in range(1, int(reader.trailer["/Size"])):
            packed = reader.get_object(number)
            if isinstance(packed, StreamObject):
                found.append(packed.get_data())
    if name.endswith(".png"):
        found += png_texts(raw)
    if zipfile.is_zipfile(io.BytesIO(raw)):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            found += [
                content(inner, archive.read(inner)) for inner in archive.namelist()
            ]
    return b"\n".join(found)


def png_texts(raw: bytes) -> Iterator[bytes]:
    """Chunks of a PNG that are no pixels, packed text unpacked."""
    place = 8
    while place < len(raw):
        (length,) = struct.unpack(">I", raw[place : place + 4])
        kind = raw[place + 4 : place + 8]
        data = raw[place + 8 : place + 8 + length]
        if kind in (b"zTXt", b"iTXt"):
            for start in range(len(data)):
                try:
                    yield zlib.decompress(data[start:])
                except zlib.error:
                    continue
        if kind != b"IDAT":
            yield data
        place += 12 + length


def places(output: Path, *words: str) -> list[str]:
    """Public files that hold one of `words`, in any case."""
    wanted = [word.casefold().encode() for word in words]
    return [
        path.relative_to(output).as_posix()
        for path in public_files(output)
        if any(word in content(path.name, path.read_bytes()).lower() for word in wanted)
    ]
