"""Madre de Dios: drivers by community, what four responses avert, hidden victims.

Purpose: beliefs, stated choices under expected utility, stated against actual; drivers
diagnosed by community; four responses under a budget and the value of the diagnosis;
multiple systems estimation; bounds where data are missing. Never a prediction for a
girl: rows of girls live in memory, outputs are by community code, class or region.
Reads:   communities, girls, scenarios, interviews, interview_codes, victim_lists and
         responses of the input folder, interviews/, input/dictionary/*.yml,
         input/study.toml.
"""

import perutip

# isort: split

import numpy as np

from perutip.contract.reading import Registers
from perutip.contract.registers import INTERVIEWS_FOLDER
from perutip.reporting import madre_de_dios as shown
from perutip.reporting.figures import empty_figure, frontier_figure, verdict_map
from perutip.running.run import Run
from perutip.study.exhibits import exhibit
from perutip.study.reasons import reason_words
from perutip.supply import hidden, missing_shares, recoded_choices, stated_choices
from perutip.supply.community_drivers import (
    CommunityDrivers,
    diagnose_communities,
    top_response,
)
from perutip.supply.comparison import compare, frontier, gains, policy_rules
from perutip.supply.counterfactual import Girls, Preferences
from perutip.supply.no_estimate import NoEstimate
from perutip.supply.passages import propose_passages
from perutip.supply.survey import Survey, align
from perutip.supply.valuation import value_responses
from perutip.text import load_dictionary
from perutip.text.validation.agreement import krippendorff_alpha

NAMES = ("communities", "girls", "scenarios", "interviews", "interview_codes")
LISTS = ("police", "ngo", "health", "prosecution")
SURVEYED = ("beliefs", "drivers", "choice", "validation", "responses", "policies")
FIGURES = ("f07_drivers", "f07_frontier")
RECODED = "madre/recoded"


def run(run: Run) -> None:
    """Registers, hidden victims, bounds; then what needs ten communities."""
    registers = run.registers(*NAMES, "victim_lists", "responses")
    minimum = run.config.madre_de_dios.minimum_girls
    survey = align(*(registers[name] for name in NAMES[:3]), minimum)
    flow = shown.flow_frames(registers.frames, survey, run.disclosure)
    publish(run, "t07_registers", flow)
    name = run.config.madre_de_dios.dictionary
    dictionary = load_dictionary(run.root / "input" / "dictionary" / name)
    texts = run.input_dir / INTERVIEWS_FOLDER
    passages = propose_passages(registers["interviews"], texts, dictionary)
    run.write_restricted("madre_passages", passages)
    hidden_victims(run, registers)
    try:
        if not survey.estimable:
            raise NoEstimate("fewer than ten communities can be analysed")
        drivers = diagnosis(run, registers, survey)
        girls, taste = stated_and_actual(run, survey)
        responses_and_policies(run, registers, survey, drivers, girls, taste)
    except NoEstimate as missing:
        run.log(str(missing))
        reason = "no_finite_estimate" if survey.estimable else "too_few_communities"
        not_estimable(run, reason)


def hidden_victims(run: Run, registers: Registers) -> None:
    """Totals by purpose, dependence assumed, lists; shares with data missing."""
    victims, girls = registers["victim_lists"], registers["girls"]
    choices, level = run.config.madre_de_dios, run.config.study.level
    found = hidden.by_purpose(victims, LISTS, level)
    lists = victims[list(LISTS)]
    panels = {"totals": shown.totals_frame(found, run.disclosure)}
    if not found["all"].reason:
        table = hidden.dependence_sensitivity(lists, choices.odds_ratios)
        panels["dependence"] = shown.dependence_frame(table)
    publish(run, "t07_hidden", panels, reason="too_little_overlap")
    quoted = {"lists": shown.lists_frame(lists, choices, run.disclosure)}
    publish(run, "t07_hidden", quoted)
    shares = {
        "purpose_sexual": missing_shares.purpose_share(victims, "sexual", level),
        "left_12m": missing_shares.girls_share(girls, "left_12m", level),
        "violence": missing_shares.girls_share(girls, "violence", level),
    }
    for name, share in shares.items():
        run.effects("t07_bounds", shown.bound_lines(name, share, run.disclosure))


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
    verdicts = {name: one.verdicts for name, one in found.by_driver.items()}
    alpha = {n: krippendorff_alpha(c, "nominal") for n, c in found.coded.items()}
    panels = {
        "drivers": shown.drivers_frame(found, alpha),
        "number": shown.number_frame(found),
    }
    publish(run, "t07_drivers", panels, reason="not_applicable")
    benchmark = choices.benchmark_risk
    beliefs = shown.beliefs_frame(
        survey, verdicts["information"], benchmark, run.disclosure
    )
    publish(run, "t07_beliefs", {"beliefs": beliefs})
    codes = list(survey.communities["community_id"])
    run.save_figure("f07_drivers", verdict_map(codes, verdicts, shown.WORDS))
    return found


def stated_and_actual(run: Run, survey: Survey) -> tuple[Girls, Preferences]:
    """Interval regression, its warning and tests; departures on the stated index."""
    stated = stated_choices.fit_stated(survey)
    run.effects("t07_choice", shown.choice_lines(stated))
    used = {"reps": run.config.draws.wild_bootstrap, "level": run.config.study.level}
    for end in recoded_choices.ENDS:
        seed = run.stream(RECODED)
        tests = recoded_choices.recoded_tests(
            survey, stated.design, end, seed=seed, **used
        )
        run.effects("t07_choice", shown.recoded_lines(tests, end, RECODED))
    tested = stated_choices.utility_restrictions(survey, stated.design)
    run.effects("t07_choice", shown.utility_lines(tested, stated.fit))
    girls = stated_choices.own_offers(survey, stated)
    actual = stated_choices.validate(survey, girls, stated)
    left = stated_choices.shares_who_left(survey, girls)
    lines = shown.validation_lines(actual, left, run.disclosure)
    run.effects("t07_validation", lines)
    taste = stated_choices.preferences_of(stated, actual.intercept, actual.slope)
    return girls, taste


def responses_and_policies(
    run: Run,
    registers: Registers,
    survey: Survey,
    drivers: CommunityDrivers,
    girls: Girls,
    taste: Preferences,
) -> None:
    """What responses avert, policies at equal money, what tailoring gains."""
    choices, assumed = run.config.madre_de_dios, registers["responses"]
    value = value_responses(survey, girls, taste, assumed, choices.benchmark_risk)
    frame = shown.responses_frame(value, run.disclosure)
    publish(run, "t07_responses", {"responses": frame})
    rules = policy_rules(value, top_response(drivers, choices.responds))
    policies, robust = compare(value, rules, choices.budget)
    halves = np.random.default_rng(run.stream("madre/halves"))
    gained = gains(value, rules, choices.budget, halves)
    panels = {
        "policies": shown.policies_frame(policies, run.disclosure),
        "differences": shown.differences_frame(gained, run.config.study.level),
        "plan": shown.plan_frame(policies, robust),
    }
    publish(run, "t07_policies", panels)
    named = shown.restricted_communities(survey, drivers, policies)
    run.write_restricted("madre_communities", named)
    line = frontier(value, [choices.budget * share for share in choices.frontier])
    run.save_figure("f07_frontier", frontier_figure(line, choices.budget))


def publish(
    run: Run, key: str, panels: dict[str, shown.Frame], reason: str = "small_cell"
) -> None:
    """Add the panels of one exhibit; all of them are ours."""
    for panel, (frame, words) in panels.items():
        run.pivot(key, panel, frame, labels=words, reason=reason, definition="ours")


def not_estimable(run: Run, reason: str) -> None:
    """What could not be estimated says why, tables and figures alike."""
    filled = {row.exhibit for row in run.rows.rows}
    for name in (f"t07_{one}" for one in SURVEYED):
        if name not in filled:
            panel = next(iter(exhibit(name).panels))
            words = {"label": "Not estimable", "definition": "ours"}
            run.missing(name, panel, "none", reason, **words)
    for name in FIGURES:
        if not (run.stage / "figures" / f"{name}.pdf").is_file():
            run.save_figure(name, empty_figure(reason_words(reason)))


if __name__ == "__main__":
    perutip.run_alone(__file__)
