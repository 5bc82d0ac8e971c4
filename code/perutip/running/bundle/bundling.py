"""`main.py bundle`: a public archive of package and output, refused where it tells.

Three searches stand before it: the disclosure audit over everything published, the
identifiers of the registers in every public file, eight consecutive words of a ruling
or an interview (on simulated registers, whose texts are public, these are reported).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from perutip.contract.reading import iterate_rulings, read_registers
from perutip.contract.registers import FILES, INTERVIEWS_FOLDER, REGISTERS
from perutip.reporting import release
from perutip.reporting.audit import AuditReport, audit, read_drawn
from perutip.reporting.manifest import file_digest, published_files
from perutip.reporting.results import read_results
from perutip.running.bundle.public_files import Package, code_texts, package_files
from perutip.running.ending.commands import command_of
from perutip.running.files.places import ROOT, shown_place
from perutip.running.files.private import private_folder, reading_cache, write_private
from perutip.running.output import made_from
from perutip.running.output.lock import only_writer
from perutip.running.registers.awaited_steps import awaited_names
from perutip.running.run import Run, UsageError
from perutip.text.reading.sources.documents import read_documents

BUNDLE = "bundle"
LISTED = "bundle.csv"
MANIFEST = "manifest.sha256"
OF_INPUT = "# input "  # other lines behind a # tell of settings and code
RECORD = "outcome"
MakeRun = Callable[[Path | None, Path | None], Run]


@dataclass(frozen=True)
class Refusal:
    """Why there is no bundle; details stay in the restricted folder."""

    message: str


def bundle_command(argv: list[str], make_run: MakeRun) -> int:
    """Parse the options of `bundle`, search, pack, say what was made.

    make_run: (input, output) → the run whose output is bundled. Returns 0 when the
    archive is written, 1 when it is refused.

    Raises
    ------
    UsageError
        An output that is incomplete, MIXED or blinded, or made from other registers.
    """
    options = _parser().parse_args(argv)
    run = make_run(options.input, options.output)
    run.partial = options.partial
    target = _target(run, options.to)
    with only_writer(run.output_dir):
        refusal = _bundle(run, target)
    if refusal is not None:
        print(f"STOPPED (exit 1): bundle: {refusal.message}", flush=True)
        return 1
    return 0


def _bundle(run: Run, target: Path) -> Refusal | None:
    output = run.output_dir
    if refusal := _whole(run):
        return refusal
    results = read_results(output / "results.csv")
    if waits := sorted(awaited_names(results["reason"])):
        if not run.partial:
            raise UsageError(
                f"{shown_place(output)} is partial, it awaits {', '.join(waits)}: "
                "bundle the whole one, or this as it is with bundle --partial"
            )
        print(f"partial output, awaiting {', '.join(waits)}")
    report = audit(
        results,
        read_drawn(output / "figures"),
        minimum=run.config.study.minimum_cell,
        support=run.config.prosecution.minimum_treated_cases,
    )
    files = [*published_files(output), output / MANIFEST]
    published = {_shown(run, path): path.read_bytes() for path in files}
    package = package_files(ROOT)
    edited = {} if run.data_status == "simulated" else package.edited
    if refusal := _told(run, report, published | package.read_about | edited):
        return refusal
    _say_apart(package)
    top = f"perutip-{run.config.study.registry.lower()}"
    digest = release.write_archive(target, top, package.every | published)
    record = target.with_name(
        RECORD if target.parent == output / BUNDLE else f"{target.stem}-{RECORD}"
    )
    n_outputs = release.write_record(record, output, results, report)
    print(f"{n_outputs:,} outputs recorded for output checkers in {_place(record)}")
    print(f"BUNDLED: {_place(target)}, sha256 {digest}", flush=True)
    return None


def _say_apart(package: Package) -> None:
    """What does not go out, and what goes out as nobody has seen it yet."""
    if package.unknown:
        print(
            f"left out, {package.who} does not know "
            f"{'them' if package.unknown[1:] else 'it'}: {', '.join(package.unknown)}"
        )
    if package.edited:
        print(
            f"packed as they stand here, otherwise than {package.who} has them: "
            f"{', '.join(package.edited)}"
        )


def _whole(run: Run) -> Refusal | None:
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


def _told(run: Run, report: AuditReport, public: dict[str, bytes]) -> Refusal | None:
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


def _target(run: Run, given: Path | None) -> Path:
    name = f"perutip-{run.config.study.registry.lower()}.zip"
    target = (given or run.output_dir / BUNDLE / name).resolve()
    if target.is_dir():
        raise UsageError(f"--to {shown_place(target)} is a folder, not a file")
    inside = (run.input_dir, ROOT / "code", ROOT / "input", ROOT / "tests")
    if any(target.is_relative_to(place) for place in inside):
        raise UsageError("--to lies in the package or in the folder of registers")
    return target


def _shown(run: Run, path: Path) -> str:
    """A file of the output as the archive names it."""
    place = run.output_dir
    home = place.relative_to(ROOT) if place.is_relative_to(ROOT) else Path("output")
    return (home / path.relative_to(place)).as_posix()


def _place(path: Path) -> str:
    shown = shown_place(path)
    return path.name if shown == "the folder given" else shown


def _pair(line: str) -> tuple[str, str]:
    digest, _, name = line.partition("  ")
    return name, digest


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="main.py bundle",
        description="A public archive, refused where it would tell of a person.",
    )
    parser.add_argument("--input", type=Path, help="folder of registers")
    parser.add_argument("--output", type=Path, help="the output to publish")
    parser.add_argument(
        "--to", type=Path, help="the archive; output/bundle/ unless given"
    )
    parser.add_argument(
        "--partial", action="store_true", help="an output in which something is awaited"
    )
    return parser
