"""Why there is no bundle: an output that is not whole, or public files that tell.

Three searches stand before it: the disclosure audit over everything published, the
identifiers of the registers in every public file, eight consecutive words of a ruling
or an interview (on simulated registers, whose texts are public, these are reported).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from perutip.contract.reading import iterate_rulings, read_registers
from perutip.contract.registers import FILES, INTERVIEWS_FOLDER, REGISTERS
from perutip.reporting import release
from perutip.reporting.audit import AuditReport
from perutip.reporting.manifest import file_digest, published_files
from perutip.running.bundle.public_files import code_texts
from perutip.running.ending.commands import command_of
from perutip.running.files.places import ROOT, shown_place
from perutip.running.files.private import private_folder, reading_cache, write_private
from perutip.running.output import made_from
from perutip.running.run import Run
from perutip.running.usage import UsageError
from perutip.text.reading.sources.documents import read_documents

LISTED = "bundle.csv"
MANIFEST = "manifest.sha256"
OF_INPUT = "# input "  # other lines behind a # tell of settings and code


@dataclass(frozen=True)
class Refusal:
    """Why there is no bundle; details stay in the restricted folder."""

    message: str


def not_whole(run: Run) -> Refusal | None:
    """The output stands as its run left it, made from today's registers and code."""
    output = run.output_dir
    if not (output / MANIFEST).is_file():
        raise UsageError(
            f"{shown_place(output)} has no manifest, it is incomplete or MIXED: run "
            f"{command_of(run)}"
        )
    lines = (output / MANIFEST).read_text(encoding="utf-8").splitlines()
    inputs = dict(_pair(x.removeprefix(OF_INPUT)) for x in lines if OF_INPUT in x[:8])
    now = made_from.registers(run.input_dir)
    changed = sorted(n for n in {*inputs, *now} if inputs.get(n) != now.get(n))
    steps = made_from.recorded(output)
    if {made.code for made in steps.values()} - {made_from.code_digest(run.root)}:
        changed.append("code/")
    if changed:
        raise UsageError(
            f"{', '.join(changed)} changed since {shown_place(output)} was made: run "
            f"{command_of(run)}"
        )
    listed = dict(_pair(x) for x in lines if x[:1] != "#")
    there = {p.relative_to(output).as_posix(): p for p in published_files(output)}
    edited = sorted(
        name
        for name in {*listed, *there}
        if name not in there or listed.get(name) != file_digest(there[name])
    )
    if edited:
        return Refusal(f"not as the run left it: {', '.join(edited)}")
    return None


def what_it_tells(
    run: Run, report: AuditReport, public: dict[str, bytes]
) -> Refusal | None:
    """What the public files tell that they must not; listed in the restricted folder.

    public: everything that is searched, by name in the archive.
    """
    found = release.search_files(
        {n: release.file_text(n, content) for n, content in public.items()},
        _identifiers(run),
        _passages(run),
        code_texts(ROOT),
    )
    rows = [f"{f.kind},{f.file},{f.source},{f.value}" for f in found.found]
    rows += [f"count,{' '.join(f.exhibits)},,{f.cell.name}" for f in report.findings]
    listed = private_folder(run.output_dir / "restricted") / LISTED
    write_private(listed, "\n".join(["kind,file,source,value", *rows]) + "\n")
    print(
        f"{report.n_cells:,} counts audited; {len(public)} public files searched for "
        f"{found.n_identifiers:,} identifiers ({found.n_like_counts:,} more cannot be "
        "told from counts)"
    )
    where = f"they are listed in restricted/{LISTED}"
    if not report.passed:
        names = ", ".join(report.exhibits) or "what is printed"
        return Refusal(f"small counts would come back from {names}; {where}")
    for kind in ("identifier", "passage"):
        mine = found.of(kind)
        files = ", ".join(sorted({f.file for f in mine}))
        words = f"{len(mine)} {kind}s of the registers stand in {files}; {where}"
        if mine and (kind == "identifier" or run.data_status != "simulated"):
            return Refusal(words)
        if mine:
            print(f"{words} (the registers are simulated)")
    return None


def _identifiers(run: Run) -> dict[str, list[str]]:
    """Register.column → values, of every identifying column that is no text."""
    partial = run.partial
    frames = read_registers(run.input_dir, prose=False, partial=partial).frames
    return {
        f"{name}.{column.name}": frame[column.name].dropna().astype(str).tolist()
        for name, frame in frames.items()
        for column in REGISTERS[name].columns
        if column.identifying and not column.prose and column.name in frame
    }


def _passages(run: Run) -> Iterator[tuple[str, str]]:
    """Texts of rulings and interviews, one at a time, with their register."""
    if (run.input_dir / FILES["rulings"]).is_file():
        in_cells = {r.text_file is None for r in iterate_rulings(run.input_dir)}
        if in_cells == {True}:  # cells need no reader
            for ruling in iterate_rulings(run.input_dir):
                yield "rulings", ruling.text or ""
        else:
            for document in read_documents(
                run.input_dir, cache=reading_cache(run.output_dir)
            ):
                yield "rulings", document.text
    for path in sorted((run.input_dir / INTERVIEWS_FOLDER).rglob("*")):
        if path.is_file():
            yield "interviews", path.read_text(encoding="utf-8", errors="replace")


def _pair(line: str) -> tuple[str, str]:
    digest, _, name = line.partition("  ")
    return name, digest
