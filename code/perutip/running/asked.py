"""What the options of main.py ask for, done."""

from __future__ import annotations

import argparse
from pathlib import Path

import joblib

from perutip.assignment.arms import frame_files
from perutip.contract.checks.free_text import refused_words
from perutip.contract.registers import SIMULATED_MARK
from perutip.running.ending.commands import FLAGS, command, wants_partial
from perutip.running.files.places import ROOT, typed_place
from perutip.running.options import describe
from perutip.running.plan.plan_lock import read_lock
from perutip.running.registers.folders import input_folder, output_folder, passed_over
from perutip.running.registers.mixing import refuse_mixed
from perutip.running.run import Run
from perutip.running.usage import UsageError
from perutip.running.whole_run.controller import run_steps
from perutip.study.config import load_config
from perutip.study.steps import STEPS, Step

LEAST_REASON = 10  # characters


def dispatch(options: argparse.Namespace) -> int:
    """Do what the options of a run ask for; the exit code."""
    if options.list:
        print(describe(STEPS))
        return 0
    if options.verify_randomization:
        return verify_randomization(input_folder(options.input), options.anchor)
    if options.compare is not None:
        return compare_outputs(options)
    chosen: tuple[Step, ...] = options.steps
    if options.check is not None:
        registers, quick = input_folder(options.input), options.quick
        refuse_mixed(registers)
        committed = output_folder(registers, options.output, quick=quick)
        folder = Path(options.check).resolve() if options.check else None
        if folder is not None and not folder.is_dir():
            shown = typed_place(Path(options.check))
            raise UsageError(f"--check {shown}: no such folder")
        from perutip.running.checking import check

        return check(
            committed,
            folder,
            again_of(options, registers),
            lambda place: make_run(
                options.input, place, quick=quick, jobs=options.jobs
            ),
        )
    run = make_run(
        options.input,
        options.output,
        quick=options.quick,
        blind=options.blind,
        jobs=options.jobs,
    )
    run.partial, run.resume = options.partial, options.resume
    run.unblind = reason_to_look(options.unblind, run)
    return run_steps(run, chosen)


def cores(given: int | None) -> int:
    """Steps at a time: as many as there are cores, or as given. More than both cores
    and steps would start processes that wait for each other alone."""
    own: int = joblib.cpu_count()
    return own if given is None else min(given, max(own, len(STEPS)))


def compare_outputs(options: argparse.Namespace) -> int:
    """What moved in the output that the other options name."""
    registers = input_folder(options.input)
    refuse_mixed(registers)
    output = output_folder(
        registers, options.output, quick=options.quick, blind=options.blind
    )
    config = load_config(ROOT / "input" / "study.toml")
    from perutip.running.comparing.comparing import compare

    return compare(output, options.compare, config, again=again_of(options, registers))


def again_of(options: argparse.Namespace, registers: Path) -> str:
    """What makes the output that the options name."""
    flags = [name for name in FLAGS if getattr(options, name)]
    if wants_partial(registers, load_config(ROOT / "input" / "study.toml")):
        flags.append("partial")
    return command((), flags, input=options.input, output=options.output)


def reason_to_look(given: str | None, run: Run) -> str:
    """The reason of --unblind, empty without one. UsageError where it has no place."""
    if given is None:
        return ""
    if run.data_status == "simulated":
        raise UsageError("--unblind is for confidential registers, these are simulated")
    if run.resume:
        raise UsageError("--unblind and --resume exclude each other: a look is logged")
    if run.blind:
        raise UsageError("--unblind and --blind exclude each other")
    if len(given.strip()) < LEAST_REASON:
        raise UsageError("--unblind needs a reason in words, which the log will keep")
    if named := refused_words("--unblind", [given]):
        raise UsageError(named)
    return given.strip()


def make_run(
    given: Path | None,
    output: Path | None,
    *,
    quick: bool = False,
    blind: bool = False,
    jobs: int | None = None,
) -> Run:
    """A Run on the chosen folders with the configuration of input/study.toml."""
    folder = input_folder(given)
    simulated = (folder / SIMULATED_MARK).is_file()
    refuse_mixed(folder)
    read_lock(ROOT)  # an edited lock is refused before anything runs
    config = load_config(ROOT / "input" / "study.toml")
    if quick:
        config = config.with_quick_draws()
    run = Run(
        root=ROOT,
        input_dir=folder,
        typed_input=str(given or ""),
        typed_output=str(output or ""),
        output_dir=output_folder(folder, output, quick=quick, blind=blind),
        config=config,
        data_status="simulated" if simulated else "confidential",
        quick=quick,
        blind=blind,
        jobs=cores(jobs),
    )
    if given is None and simulated and (words := passed_over(ROOT)):
        run.log(words)
    return run


def verify_randomization(folder: Path, anchors: list[str]) -> int:
    """Re-derive every logged assignment; 0 when verified, 3 otherwise: also for a log
    without its last records, which verifies by itself."""
    from perutip.assignment.draw import DrawRefused
    from perutip.assignment.field.folder import refuse_older
    from perutip.assignment.seed_log import verify_all

    try:
        refuse_older(folder)
    except DrawRefused as refused:
        print(f"{refused}\nrandomization: differs")
        return 3
    log = folder / "seed_log.jsonl"
    try:
        report = verify_all(log, frame_files(folder), anchors=anchors)
    except ValueError as error:
        raise UsageError(f"--anchor: {error}") from error
    print("\n".join(report.lines()))
    return report.exit_code


def run_step(step: Step) -> int:
    """Run one step by itself, on the registers that stand."""
    return run_steps(make_run(None, None), (step,))
