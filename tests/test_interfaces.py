"""Names that others rely on are importable where they look for them, as they call them.

A renamed or moved function breaks whoever built on it and no other test here.
"""

import importlib
import inspect
import subprocess
import sys

import pytest

FUNCTIONS = {
    "perutip.inference.wild_cluster:wild_cluster_test": "y X cluster restriction null "
    "weights bootcluster absorb bootstrap distribution alternative reps seed level",
    "perutip.inference.wild_cluster:wild_cluster_test_formula": "formula data cluster "
    "param weights bootcluster",
    "perutip.inference.randomization_test:enumerate_assignments": "strata n_treated",
    "perutip.inference.randomization_test:randomization_test": "outcome unit treatment "
    "assignments units strata covariates weights probabilities statistic alternative "
    "level",
    "perutip.designs.staggered_did:imputation_att": "data outcome unit_fe time_fe "
    "treated cluster covariates event_time adoption seed draws level",
    "perutip.designs.hazard_imputation:hazard_imputation": "cases regions "
    "extraction_date horizons scope model level",
    "perutip.designs.durations:restricted_mean": "time event tau",
    "perutip.designs.durations:cox": "time event X strata cluster entry",
    "perutip.supply.choice:expected_gain": "away home risk",
    "perutip.supply.choice:elicited_bounds": "probability person",
    "perutip.supply.choice:interval_regression": "X low high cluster",
    "perutip.supply.diagnosis:latent_driver": "successes trials code_patterns",
    "perutip.supply.allocation:best_plan": "averted cost budget shared",
    "perutip.supply.allocation:minimax_regret": "averted_by_state cost budget shared",
    "perutip.supply.allocation:cross_fitted_gain": "averted_a place_a averted_b "
    "place_b girls cost budget shared rule",
    "perutip.supply.hidden:multiple_systems": "lists",
    "perutip.assignment.draw:draw": "frame seed protocol",
    "perutip.assignment.draw:frame_digest": "frame",
    "perutip.text:normalize": "text",
    "perutip.text:load_dictionary": "path",
    "perutip.text:count_terms": "texts dictionary",
    "perutip.text:person_centered_index": "counts reference_mask weighting",
}
RESULTS = {
    "perutip.inference.wild_cluster:WildClusterTest": "estimate std_error t_stat "
    "p_value p_strict conf_low conf_high conf_pieces conf_type draws_used enumerated "
    "n_obs n_clusters",
    "perutip.inference.randomization_test:RandomizationTest": "estimate statistic "
    "p_value n_extreme n_assignments smallest_possible_p conf_low conf_high "
    "conf_pieces statistics",
    "perutip.designs.staggered_did:ImputationEstimate": "att jackknife_se conf_low "
    "conf_high p_jackknife p_wild p_permutation n_treated n_unidentified reason "
    "by_event_time",
    "perutip.designs.hazard_imputation:HazardEstimate": "hazard hazard_se "
    "additional_convictions additional_convictions_se exposed_months lost_months "
    "exposed_convictions exposed_other_ends imputed_convictions largest_share_lost "
    "n_regions untreated_months untreated_convictions reason se_reason cif_exposed "
    "cif_imputed cif_effect cif_se conf_low conf_high cif_reason floored "
    "resolution_effect resolution_se resolution_reason restricted_mean_effect "
    "restricted_mean_se df by_age",
    "perutip.designs.durations:CoxFit": "coef std_error n_events",
    "perutip.supply.choice:IntervalFit": "coef covariance sigma log_likelihood n_obs "
    "n_clusters",
    "perutip.supply.diagnosis:Diagnosis": "posterior error parameters",
    "perutip.supply.allocation:Plan": "shares choice value cost",
    "perutip.supply.allocation:RegretPlan": "shares rounded max_regret lower_bound",
    "perutip.supply.allocation:Gain": "in_sample cross_fitted std_error verdict",
    "perutip.supply.hidden:HiddenPopulation": "bic_best average independence chao "
    "model_low model_high low high n_models reason",
}


def named(path):
    module, name = path.split(":")
    return getattr(importlib.import_module(module), name)


@pytest.mark.parametrize("path", FUNCTIONS)
def test_a_function_stands_where_it_is_looked_for_and_takes_these_names(path):
    parameters = list(inspect.signature(named(path)).parameters)
    assert set(FUNCTIONS[path].split()) <= set(parameters)


@pytest.mark.parametrize("path", RESULTS)
def test_a_result_has_these_attributes(path):
    found = named(path)
    known = set(dir(found)) | set(getattr(found, "__dataclass_fields__", {}))
    assert set(RESULTS[path].split()) <= known


def test_reading_texts_loads_no_estimator():
    code = (
        "import sys; sys.path.insert(0, 'code'); import perutip.text; "
        "print('perutip.text.index' in sys.modules, 'pyfixest' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "False"]
