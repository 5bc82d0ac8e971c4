"""`main.py bundle`: a public archive of package and output, refused where it tells."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from perutip.own_folders import PROGRAMS
from perutip.reporting import release
from perutip.reporting.audit import audit, read_drawn
from perutip.reporting.manifest import published_files
from perutip.reporting.results import read_results
from perutip.running.bundle.public_files import Package, package_files
from perutip.running.bundle.why_refused import (
    MANIFEST,
    Refusal,
    not_whole,
    what_it_tells,
)
from perutip.running.command_options import bundle_parser
from perutip.running.files.places import ROOT, shown_place
from perutip.running.output.lock import only_writer
from perutip.running.registers.awaited_steps import awaited_names
from perutip.running.run import Run
from perutip.running.usage import UsageError

BUNDLE = "bundle"
RECORD = "outcome"
MakeRun = Callable[[Path | None, Path | None], Run]


def bundle_command(argv: list[str], make_run: MakeRun) -> int:
    """Parse the options of `bundle`, search, pack, say what was made.

    make_run: (input, output) → the run whose output is bundled. Returns 0 when the
    archive is written, 1 when it is refused.

    Raises
    ------
    UsageError
        An output that is incomplete, MIXED or blinded, or made from other registers.
    """
    options = bundle_parser().parse_args(argv)
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
    if refusal := not_whole(run):
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
    if refusal := what_it_tells(run, report, published | package.read_about | edited):
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


def _target(run: Run, given: Path | None) -> Path:
    name = f"perutip-{run.config.study.registry.lower()}.zip"
    target = (given or run.output_dir / BUNDLE / name).resolve()
    if target.is_dir():
        raise UsageError(f"--to {shown_place(target)} is a folder, not a file")
    if target.exists() and not zipfile.is_zipfile(target):
        raise UsageError(f"--to {shown_place(target)} is a file that is no archive")
    inside = (run.input_dir, *(ROOT / name for name in (*PROGRAMS, "input")))
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
