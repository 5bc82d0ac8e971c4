"""Madre de Dios: drivers by community, what four responses avert, hidden victims.

Purpose: beliefs, stated choices under expected utility, stated against actual; drivers
diagnosed by community; four responses under a budget and the value of the diagnosis;
multiple systems estimation; bounds where data are missing. Never a prediction for a
girl: rows of girls live in memory, outputs are by community code, class or region.
Reads:   communities, girls, scenarios, interviews, interview_codes, victim_lists and
         responses of the input folder, interviews/, dictionary, input/study.toml.
"""

import perutip

if __name__ == "__main__":
    perutip.refuse_arguments(__file__)

import numpy as np

from perutip.contract.reading import Registers
from perutip.contract.registers import INTERVIEWS_FOLDER
from perutip.reporting import madre_de_dios as shown
from perutip.reporting.figures import frontier_figure, verdict_map, words_only
from perutip.running.run import Run
from perutip.study.exhibits import exhibit
from perutip.study.reasons import reason_words
from perutip.supply.allocation.comparison import spend
from perutip.supply.answers import missing_shares
from perutip.supply.answers.passages import propose_passages
from perutip.supply.answers.survey import Survey, align, counted_girls
from perutip.supply.bundles.valuation import value_responses
from perutip.supply.choice.no_estimate import NoEstimate
from perutip.supply.diagnosis.community_drivers import (
    CommunityDrivers,
    diagnose_communities,
    top_response,
)
from perutip.supply.stated.stated_and_actual import stated_and_actual
from perutip.text import load_dictionary
from perutip.text.validation.agreement import krippendorff_alpha

NAMES = ("communities", "girls", "scenarios", "interviews", "interview_codes")
SURVEYED = ("beliefs", "drivers", "choice", "validation", "responses", "policies")
FIGURES = ("f07_drivers", "f07_frontier")
RECODED, HALVES = "madre/recoded", "madre/halves"


def run(run: Run) -> None:
    """Registers, hidden victims, shares; then what needs ten communities."""
    registers = run.registers(*NAMES, "victim_lists", "responses")
    choices = run.config.madre_de_dios
    places, girls, told = (registers[name] for name in NAMES[:3])
    survey = align(places, girls, told, choices.minimum_girls)
    for line, why in shown.flow_lines(registers.frames, survey, run.disclosure):
        shown.report_panels(run, "t07_registers", line, why)
    dictionary = load_dictionary(run.root / "input/dictionary" / choices.dictionary)
    texts = run.input_dir / INTERVIEWS_FOLDER
    passages = propose_passages(registers["interviews"], texts, dictionary)
    run.write_restricted("madre_passages", passages)
    victims_and_shares(run, registers, survey)
    try:
        if not survey.estimable:
            raise NoEstimate("fewer than ten communities can be analysed")
        drivers = diagnosis(run, registers, survey)
        responses(run, registers, survey, drivers)
    except NoEstimate as missing:
        run.log(str(missing))
        reason = "no_finite_estimate" if survey.estimable else "too_few_communities"
        not_estimable(run, reason)


def victims_and_shares(run: Run, registers: Registers, survey: Survey) -> None:
    """Victims whom no list shows; shares between bounds where data are missing."""
    girls = counted_girls(survey, registers["girls"])
    victims = registers["victim_lists"]
    level, disclosure = run.config.study.level, run.disclosure
    panels = shown.hidden_panels(victims, run.config.madre_de_dios, level, disclosure)
    shown.report_panels(run, "t07_hidden", panels, reason="too_little_overlap")
    shares = {
        "purpose_sexual": missing_shares.purpose_share(victims, "sexual", level),
        "left_12m": missing_shares.girls_share(girls, "left_12m", level),
        "violence": missing_shares.girls_share(girls, "violence", level),
    }
    for name, share in shares.items():
        run.effects("t07_bounds", shown.bound_lines(name, share, disclosure))


def diagnosis(run: Run, registers: Registers, survey: Survey) -> CommunityDrivers:
    """Which driver prevails where; beliefs by the verdict on information."""
    choices = run.config.madre_de_dios
    found = diagnose_communities(
        survey,
        registers["interviews"],
        registers["interview_codes"],
        prevails=choices.prevails,
        absent=choices.absent,
        least_accuracy=choices.coder_accuracy,
    )
    alpha = {n: krippendorff_alpha(c, "nominal") for n, c in found.coded.items()}
    shown.report_panels(
        run, "t07_drivers", shown.driver_panels(found, alpha), "not_applicable"
    )
    verdicts = {name: one.verdicts for name, one in found.by_driver.items()}
    told, benchmark = verdicts["information"], choices.benchmark_risk
    beliefs = shown.beliefs_frame(
        survey, told, benchmark, run.disclosure, run.config.study.level
    )
    shown.report_panels(run, "t07_beliefs", {"beliefs": beliefs})
    codes = list(survey.communities["community_id"])
    run.save_figure("f07_drivers", verdict_map(codes, verdicts, shown.WORDS))
    return found


def responses(
    run: Run, registers: Registers, survey: Survey, drivers: CommunityDrivers
) -> None:
    """Stated choices and departures; what responses avert; policies at equal money."""
    choices, level = run.config.madre_de_dios, run.config.study.level
    reps, seed = run.config.draws.wild_bootstrap, run.stream(RECODED)
    found = stated_and_actual(survey, reps=reps, seed=seed, level=level)
    run.effects("t07_choice", shown.choice_lines(found, RECODED, level))
    run.effects("t07_validation", shown.validation_lines(found, run.disclosure))
    assumed, benchmark = registers["responses"], choices.benchmark_risk
    value = value_responses(survey, found.girls, found.taste, assumed, benchmark)
    frame = shown.responses_frame(value, run.disclosure)
    shown.report_panels(run, "t07_responses", {"responses": frame})
    top = top_response(drivers, choices.responds)
    rng = np.random.default_rng(run.stream(HALVES))
    spent = spend(value, top, choices.budget, choices.frontier, rng, level)
    panels = shown.policy_panels(spent, value, run.disclosure, level)
    shown.report_panels(run, "t07_policies", panels, drawn=shown.drawn_once(HALVES))
    named = shown.restricted_communities(survey, drivers, spent.policies)
    run.write_restricted("madre_communities", named)
    run.save_figure("f07_frontier", frontier_figure(spent.line, choices.budget))


def not_estimable(run: Run, reason: str) -> None:
    """What could not be estimated says why, tables and figures alike."""
    filled = {row.exhibit for row in run.rows.rows}
    for name in (f"t07_{one}" for one in SURVEYED):
        if name not in filled:
            panel = next(iter(exhibit(name).panels))
            run.missing(name, panel, "none", reason, label="All", definition="ours")
    for name in FIGURES:
        if not (run.stage / "figures" / f"{name}.pdf").is_file():
            run.save_figure(name, words_only(f"Not estimable: {reason_words(reason)}"))


if __name__ == "__main__":
    raise SystemExit(perutip.run_alone(__file__))
