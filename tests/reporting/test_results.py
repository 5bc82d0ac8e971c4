"""results.csv: one row per estimate, sorted, six digits, a reason for every blank."""

import math

import pytest

from perutip.reporting.results import (
    COLUMNS,
    ResultRow,
    numbers,
    read_results,
    to_frame,
    write_results,
)

BASE = {
    "exhibit": "t02_conviction",
    "panel": "A",
    "column": "01",
    "variable": "convicted",
    "estimator": "ols",
    "term": "exposed",
}


def row(**changes):
    return ResultRow(**(BASE | {"estimate": 0.123456789} | changes))


def test_published_columns_are_the_interface():
    assert ",".join(COLUMNS) == (
        "exhibit,panel,column,step,sample,outcome,variable,registered,definition,status,"
        "reason,family,estimator,term,estimate,std_error,se_type,t_stat,p_value,p_wild,"
        "conf_low,conf_high,conf_pieces,conf_type,p_ri,p_rw,n_obs,n_clusters,"
        "n_treated_clusters,control_mean,draws,seed_stream,data_status,conf_level,"
        "set_draws,label,p_source"
    )


def test_six_significant_digits_infinite_ends_and_blanks(tmp_path):
    frame = to_frame([row(conf_low=-math.inf, conf_high=math.inf, std_error=-0.0)])
    write_results(frame, tmp_path / "results.csv")
    back = read_results(tmp_path / "results.csv")
    assert back.loc[0, "estimate"] == "0.123457"
    assert back.loc[0, "conf_low"] == "-inf"
    assert back.loc[0, "std_error"] == "0"
    assert back.loc[0, "p_value"] == ""
    as_numbers = numbers(back)
    assert as_numbers.loc[0, "conf_high"] == math.inf
    assert math.isnan(as_numbers.loc[0, "p_value"])


def test_rows_are_sorted_and_the_key_is_unique():
    frame = to_frame([row(column="02"), row(column="01"), row(panel="0")])
    assert frame["column"].tolist() == ["01", "01", "02"]
    with pytest.raises(ValueError, match="two rows"):
        to_frame([row(), row(estimate=2.0)])


def test_no_blank_without_a_status():
    with pytest.raises(ValueError, match="no estimate"):
        row(estimate=math.nan)
    with pytest.raises(ValueError, match="reason"):
        row(status="not_estimable")
    with pytest.raises(ValueError, match="not declared"):
        row(status="not_estimable", reason="bad_luck")
    assert row(status="awaiting", reason="awaiting:rulings.csv").estimate != 0
    with pytest.raises(ValueError, match="status"):
        row(status="fine")


def test_a_suppressed_number_never_stands_in_the_file():
    hidden = row(estimate=4.0, status="not_estimable", reason="small_cell")
    assert to_frame([hidden]).loc[0, "estimate"] == ""


def test_counts_are_written_in_full():
    assert to_frame([row(draws=33554432.0)]).loc[0, "draws"] == "33554432"
