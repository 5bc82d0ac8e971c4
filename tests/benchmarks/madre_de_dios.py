"""One simulated study of Madre de Dios: estimates beside what was planted."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from perutip.simulation.madre_de_dios.parameters import Interviews, MadreParameters
from perutip.simulation.madre_de_dios.study import MadreStudy, simulate_madre
from perutip.simulation.madre_de_dios.worlds import WORLDS
from perutip.study.streams import named_stream
from perutip.supply.allocation.comparison import gains, policy_rules
from perutip.supply.allocation.cross_fitting import Rule
from perutip.supply.answers.survey import Survey, align
from perutip.supply.bundles.valuation import Valuation, value_responses
from perutip.supply.diagnosis.community_drivers import (
    CommunityDrivers,
    diagnose_communities,
    top_response,
)
from perutip.supply.hidden import multiple_systems
from perutip.supply.stated.stated_choices import (
    fit_stated,
    own_offers,
    preferences_of,
    utility_restrictions,
    validate,
)

MASTER_SEED = 18380
COEFFICIENTS = ("gain", "risk", "paid", "violence", "taboo", "horizon", "poverty")
POLICIES = (
    "tailored",
    "best_uniform",
    "best_single",
    "document_rule",
    "without_diagnosis",
)
RESPONDS = {
    "poverty": "transfer",
    "information": "information",
    "taboo": "information",
    "violence": "app",
    "opportunity": "development",
    "horizon": "transfer",
}


def stream(world: str, seed: int, purpose: str) -> np.random.SeedSequence:
    """Studies of different worlds, and their parts, share no draw."""
    return named_stream(MASTER_SEED, f"madre/bench/{world}/{seed}/{purpose}")


def estimate_study(world: str, seed: int) -> dict[str, float | str]:
    """One row: estimates, errors, verdict and the plans' true departures averted."""
    study = simulate_madre(stream(world, seed, "study"), WORLDS[world]())
    survey = _aligned(study)
    row: dict[str, float | str] = {"world": world, "seed": seed}
    began = time.process_time()
    stated = fit_stated(survey)
    row["fit_seconds"] = time.process_time() - began
    for name in COEFFICIENTS:
        estimate, error, _, low, high = stated.row(name)
        truth = getattr(study.parameters.answers, name)
        row[f"{name}:truth"], row[f"{name}:estimate"] = truth, estimate
        row[f"{name}:error"], row[f"{name}:covers"] = error, float(low <= truth <= high)
    if world == "cheap information":
        tests = utility_restrictions(survey, stated.design, 0.95)
        row["equality_p"] = tests.equality.p_value
        row["squared_p"] = tests.risk_squared.p_value
        row |= _hidden(study)
    drivers = _drivers(study, survey)
    if world != "homogeneous":
        row |= _errors("50", study, drivers)
        row |= _thin(world, seed)
    girls = own_offers(survey, stated)
    actual = validate(survey, girls, stated, 0.95)
    row["slope_covers"] = float(
        actual.conf_low <= study.parameters.departures.slope <= actual.conf_high
    )
    value = value_responses(
        survey,
        girls,
        preferences_of(stated, actual.intercept, actual.slope),
        study.registers["responses"],
        study.parameters.benchmark,
    )
    rules = policy_rules(value, top_response(drivers, RESPONDS))
    halves = np.random.default_rng(stream(world, seed, "halves"))
    return row | _plans(study, value, rules, halves)


def _plans(
    study: MadreStudy,
    value: Valuation,
    rules: Mapping[str, Rule],
    halves: np.random.Generator,
) -> dict[str, float | str]:
    """True values of the plans, and the cross-fitted value of the diagnosis."""
    budget = study.parameters.budget
    departures, averted = study.true_averted()
    places = np.arange(len(departures))
    row: dict[str, float | str] = {"departures": departures.sum()}
    for name in POLICIES:
        plan = rules[name](value.averted[0], value.cost, budget, value.shared)
        row[f"true:{name}"] = averted[places, plan].sum()
    found = gains(value, dict(rules), budget, halves, 0.95)
    gain = found["without_diagnosis"]
    row |= {
        "in_sample": gain.in_sample,
        "cross_fitted": gain.cross_fitted,
        "gain_error": gain.std_error,
        "verdict": gain.verdict,
    }
    return row


def _aligned(study: MadreStudy) -> Survey:
    r = study.registers
    return align(r["communities"], r["girls"], r["scenarios"])


def _drivers(study: MadreStudy, survey: Survey) -> CommunityDrivers:
    r = study.registers
    return diagnose_communities(survey, r["interviews"], r["interview_codes"])


def _errors(
    name: str, study: MadreStudy, drivers: CommunityDrivers
) -> dict[str, float | str]:
    wrong = (drivers.posterior > 0.5) != study.places.prevails
    said = np.minimum(drivers.posterior, 1 - drivers.posterior)
    return {f"wrong_{name}": wrong.mean(), f"said_{name}": said.mean()}


def _thin(world: str, seed: int) -> dict[str, float | str]:
    """The diagnosis with ten girls and four interviews a community."""
    thin: MadreParameters = replace(
        WORLDS[world](), girls_surveyed=10, interviews=Interviews(per_community=(4, 4))
    )
    study = simulate_madre(stream(world, seed, "thin"), thin)
    return _errors("10", study, _drivers(study, _aligned(study)))


def _hidden(study: MadreStudy) -> dict[str, float | str]:
    """Do the sets cover all victims, and those whom some list can reach?"""
    lists = study.registers["victim_lists"][["police", "ngo", "health", "prosecution"]]
    found = multiple_systems(lists)
    victims = study.parameters.victims
    reachable = victims.total * victims.reachable
    return {
        "hidden_best": found.bic_best,
        "hidden_covers_all": float(found.low <= victims.total <= found.high),
        "hidden_covers_reachable": float(found.low <= reachable <= found.high),
        "models_cover_reachable": float(
            found.model_low <= reachable <= found.model_high
        ),
    }


def summary(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Coefficients by world, and everything else by world."""
    coefficients, others = [], []
    for world, own in rows.groupby("world", sort=False):
        for name in COEFFICIENTS:
            truth = own[f"{name}:truth"].iloc[0]
            estimates = own[f"{name}:estimate"]
            coefficients.append(
                {
                    "world": world,
                    "coefficient": name,
                    "studies": len(own),
                    "truth": truth,
                    "bias / truth": estimates.mean() / truth - 1,
                    "Monte Carlo error": estimates.std() / abs(truth) / len(own) ** 0.5,
                    "sd": estimates.std(),
                    "mean error": own[f"{name}:error"].mean(),
                    "coverage": own[f"{name}:covers"].mean(),
                }
            )
        others.append(_world(world, own))
    return pd.DataFrame(coefficients), pd.DataFrame(others).set_index("world").T


def _world(world: str, own: pd.DataFrame) -> dict[str, float | str]:
    mean = own.mean(numeric_only=True)
    shares = own["verdict"].value_counts(normalize=True)
    true_gain = mean["true:tailored"] - mean["true:without_diagnosis"]
    return {
        "world": world,
        "studies": len(own),
        "interval fit, mean CPU seconds": mean["fit_seconds"],
        "slope of actual on stated: coverage": mean["slope_covers"],
        **{
            f"value of the diagnosis: {word}": shares.get(word, 0.0)
            for word in ("supported", "not shown", "not supported")
        },
        "value of the diagnosis: true": true_gain,
        "value of the diagnosis: cross-fitted": mean["cross_fitted"],
        "value of the diagnosis: in-sample": mean["in_sample"],
        "value of the diagnosis: mean standard error": mean["gain_error"],
        "expected departures": mean["departures"],
        **{f"truly averted: {name}": mean[f"true:{name}"] for name in POLICIES},
        "50 girls: communities misdiagnosed": mean.get("wrong_50"),
        "50 girls: stated error": mean.get("said_50"),
        "10 girls, 4 interviews: communities misdiagnosed": mean.get("wrong_10"),
        "10 girls, 4 interviews: stated error": mean.get("said_10"),
        "equality test rejects at 5%": (own["equality_p"] < 0.05).mean()
        if own["equality_p"].notna().all()
        else None,
        "test of risk squared rejects at 5%": (own["squared_p"] < 0.05).mean()
        if own["squared_p"].notna().all()
        else None,
        "hidden victims: median of best BIC": own["hidden_best"].median(),
        "hidden victims: set covers all": mean.get("hidden_covers_all"),
        "hidden victims: set covers those reachable": mean.get(
            "hidden_covers_reachable"
        ),
        "hidden victims: range over models covers those reachable": mean.get(
            "models_cover_reachable"
        ),
    }
