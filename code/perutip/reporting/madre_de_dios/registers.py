"""What the registers hold, what is left out and missing; beliefs by verdict."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from perutip.reporting.disclosure import Disclosure
from perutip.reporting.madre_de_dios.words import Frame
from perutip.supply.answers.beliefs import Beliefs, against_benchmark
from perutip.supply.answers.survey import FEWEST_COMMUNITIES, Survey, counted_girls


def flow_frames(
    registers: Mapping[str, pd.DataFrame], survey: Survey, disclosure: Disclosure
) -> dict[str, Frame]:
    """Panels `flow` and `missing`: number and share, with words.

    Girls are those of the communities analysed. Counts of girls and victims under the
    minimum cell are NaN.
    """
    girls = counted_girls(survey, registers["girls"])
    codes = registers["interview_codes"]
    purpose = registers["victim_lists"]["purpose"]
    coders = codes.groupby(["interview_id", "driver"])["coder"].nunique()
    reasons = pd.Series(survey.left_out).value_counts()
    answers = int(registers["scenarios"]["girl_id"].isin(girls["girl_id"]).sum())
    flow = {
        "communities": ("Communities", len(registers["communities"]), math.nan),
        **{
            f"left_out_{reason.replace(' ', '_')}": (
                f"  of which left out: {reason}",
                count,
                math.nan,
            )
            for reason, count in sorted(reasons.items())
        },
        "girls": ("Girls surveyed there", len(girls), math.nan),
        "scenarios": ("Scenario answers of theirs", answers, math.nan),
        "interviews": (
            "Interviews with adults",
            len(registers["interviews"]),
            math.nan,
        ),
        "victims": ("Victims on a list", len(purpose), math.nan),
    }
    gone = {
        "violence": ("Girls: violence not answered", *_gaps(girls["violence"])),
        "left_12m": ("Girls: not followed after 12 months", *_gaps(girls["left_12m"])),
        "one_coder": (
            "Interviews by driver: one coder only",
            int((coders == 1).sum()),
            len(coders),
        ),
        "purpose": (
            "Victims: purpose not identified",
            int((purpose == "not_identified").sum()),
            len(purpose),
        ),
    }
    people = ("violence", "left_12m", "purpose")
    return {
        "flow": _framed(flow, people, disclosure),
        "missing": _framed(gone, people, disclosure),
    }


def flow_lines(
    registers: Mapping[str, pd.DataFrame], survey: Survey, disclosure: Disclosure
) -> Iterator[tuple[dict[str, Frame], str]]:
    """Each line of `flow_frames` alone, with the reason of its cells without a number.

    A small cell hides the number with its share; beside a number that is shown, a share
    without a whole does not apply.
    """
    for panel, (frame, words) in flow_frames(registers, survey, disclosure).items():
        for key in frame.index:
            line = frame.loc[[key]]
            hidden = line["number"].isna().any()
            reason = "small_cell" if hidden else "not_applicable"
            yield {panel: (line, words)}, reason


def beliefs_frame(
    survey: Survey,
    verdicts: np.ndarray,
    benchmark: float,
    disclosure: Disclosure,
    level: float,
) -> Frame:
    """Believed risk against the benchmark: all girls, and by verdict on information.

    A share whose girls are too few is NaN; a line of no or fewer than ten communities
    says so.
    """
    place = survey.girls["place"].to_numpy()
    groups = {"all": np.ones(len(verdicts), bool)} | {
        word: verdicts == word for word in ("prevails", "undetermined", "absent")
    }
    lines: dict[str, dict[str, object]] = {}
    words = {"all": "All girls"}
    for key, held in groups.items():
        words.setdefault(key, f"Where lack of information: {key}")
        own = survey.girls[held[place]]
        few = disclosure.small(len(own))
        line: dict[str, object] = {"communities": float(held.sum())}
        line["girls"] = math.nan if few else float(len(own))
        if held.sum() >= FEWEST_COMMUNITIES:
            found = against_benchmark(
                own["perceived_risk"],
                benchmark,
                own["place"],
                own["weight"],
                level=level,
            )
            line |= _belief_cells(found, own["perceived_risk"], benchmark, disclosure)
        else:
            reason = "too_few_communities" if held.any() else "no_observations"
            line |= dict.fromkeys(("belief", "error", "gap", "below", "above"), reason)
        lines[key] = line
    columns = ["communities", "girls", "belief", "error", "gap", "below", "above"]
    frame = pd.DataFrame.from_dict(lines, orient="index").reindex(columns=columns)
    return frame, words


def _belief_cells(
    found: Beliefs, risk: pd.Series, benchmark: float, disclosure: Disclosure
) -> dict[str, float]:
    shown = {
        name: math.isfinite(disclosure.mean(holds.to_numpy(float)))
        for name, holds in (
            ("below", risk < 100 * benchmark),
            ("above", risk > 100 * benchmark),
        )
    }
    return {
        "belief": found.belief.estimate,
        "error": found.belief.std_error,
        "gap": found.gap,
        "below": 100 * found.below if shown["below"] else math.nan,
        "above": 100 * found.above if shown["above"] else math.nan,
    }


def _gaps(column: pd.Series) -> tuple[int, int]:
    return int(column.isna().sum()), len(column)


def _framed(
    lines: Mapping[str, tuple[str, int, float]],
    people: tuple[str, ...],
    disclosure: Disclosure,
) -> Frame:
    rows = {}
    for key, (_, number, total) in lines.items():
        hide = key in people and disclosure.small(number)
        share = number / total if total == total and total else math.nan
        rows[key] = {
            "number": math.nan if hide else float(number),
            "share": math.nan if hide else share,
        }
    frame = pd.DataFrame.from_dict(rows, orient="index")
    return frame, {key: words for key, (words, _, _) in lines.items()}
