"""Coding sheets: strata, blinding, and the way back to the register."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from perutip.contract.reading.reader import check_frames
from perutip.text.validation import coding_sheets, stratified_sample
from perutip.text.validation.masking import REGION_MASK, mask_text
from perutip.text.validation.sheets import (
    COMPONENTS,
    SheetError,
    import_sheets,
    main,
)

ROOT = Path(__file__).resolve().parents[2]
SEED = np.random.SeedSequence(11)


def rulings(n: int = 900) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    days = pd.Timestamp("2012-01-01") + pd.to_timedelta(rng.integers(0, 5000, n), "D")
    return pd.DataFrame(
        {
            "ruling": np.arange(1, n + 1),
            "ruling_date": days,
            "n_tokens": rng.integers(40, 3000, n),
            "region_id": "15",
            "exposed": 1.0,
        }
    )


def test_sample_is_stratified_and_does_not_depend_on_row_order():
    table = rulings()
    sample = stratified_sample(table, 120, SEED)
    assert len(sample) == 120
    assert sample["ruling"].is_unique
    shuffled = table.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(sample, stratified_sample(shuffled, 120, SEED))
    strata = sample.drop_duplicates("stratum")
    assert strata["n_stratum"].sum() == len(table)
    sizes = sample.groupby("stratum").size()
    assert (sizes == strata.set_index("stratum")["n_sampled"]).all()
    share = strata["n_sampled"] / strata["n_stratum"]
    assert share.between(0.06, 0.30).all()  # 120 of 900 is .13; each stratum has one
    weights = sample["n_stratum"] / sample["n_sampled"]
    assert weights.sum() == pytest.approx(len(table))


@pytest.mark.parametrize("size", [5, 900, 5000])
def test_sample_of_any_size(size):
    assert len(stratified_sample(rulings(), size, SEED)) == min(size, 900)


def test_names_of_regions_and_years_are_masked():
    text = (
        "SALA DE HUÁNUCO\nExp. 01113-2019. Madre\u00a0de\nDios, 20 de junio de 2022. "
        "En Huanuco y San Mart\ufffdn; Acuerdo Plenario 2-2005; la limadura; ley 31146."
    )
    found = mask_text(text, ["Huánuco", "Madre de Dios", "San Martín", "Lima"])
    assert found == (
        f"SALA DE {REGION_MASK}\nExp. 01113-[AÑO]. {REGION_MASK}, 20 de junio de "
        f"[AÑO]. En {REGION_MASK} y {REGION_MASK}; Acuerdo Plenario 2-2005; la "
        "limadura; ley 31146."
    )


def sheets(tmp_path):
    sample = stratified_sample(rulings(), 40, SEED)
    texts = [f"Sentencia de Piura, caso {number}." for number in sample["ruling"]]
    out = coding_sheets(sample, texts, ["Piura"], SEED)
    out["key"]["ruling_id"] = "S" + out["key"]["ruling"].astype("str")
    return sample, out


def test_sheets_are_blind_and_keyed(tmp_path):
    sample, out = sheets(tmp_path)
    assert set(out) == {"A", "B", "key"}
    for coder in "AB":
        sheet = out[coder]
        assert sheet.columns.tolist() == ["item", "text", *COMPONENTS]
        assert not sheet["text"].str.contains("Piura").any()
        assert (sheet[list(COMPONENTS)] == "").all(axis=None)
        key = out["key"][out["key"]["coder"] == coder].set_index("item")
        for item, text in zip(sheet["item"], sheet["text"], strict=True):
            assert text.endswith(f"caso {key.loc[item, 'ruling']}.")
        assert set(key["ruling"]) == set(sample["ruling"])
    order = [out["key"].loc[out["key"]["coder"] == c, "ruling"].tolist() for c in "AB"]
    assert order[0] != order[1]


def filled(tmp_path, change=None):
    _, out = sheets(tmp_path)
    rng = np.random.default_rng(2)
    paths = []
    for coder in "AB":
        sheet = out[coder].copy()
        for component in COMPONENTS:
            sheet[component] = rng.integers(0, 4, len(sheet)).astype("str")
        if change is not None and coder == "B":
            change(sheet)
        paths.append(tmp_path / f"sheet_{coder}.csv")
        sheet.to_csv(paths[-1], index=False)
    return paths, out["key"]


def test_filled_sheets_become_the_register(tmp_path):
    def some_left(sheet):
        sheet.loc[0, list(COMPONENTS)] = ""
        sheet.loc[1, "interagency_collaboration"] = ""

    paths, key = filled(tmp_path, some_left)
    coded = import_sheets(paths, key)
    assert len(coded) == 79
    typed = coded.copy()
    for component in COMPONENTS:
        typed[component] = pd.to_numeric(typed[component]).astype("Int64")
    assert check_frames({"hand_coded": typed}) == []
    sheet = pd.read_csv(paths[0], dtype="str")
    row = sheet.iloc[3]
    ruling = key.loc[key["item"] == row["item"], "ruling_id"].item()
    mine = coded[(coded["ruling_id"] == ruling) & (coded["coder"] == "A")]
    assert mine[list(COMPONENTS)].iloc[0].tolist() == row[list(COMPONENTS)].tolist()


def test_faults_of_sheets_are_all_named(tmp_path):
    def broken(sheet):
        sheet.loc[2, "victim_sensitive_language"] = "4"
        sheet.loc[3, "protection_oriented_reasoning"] = ""
        sheet.loc[4, "item"] = "B9999"
        sheet.loc[6, "item"] = sheet.loc[5, "item"]

    paths, key = filled(tmp_path, broken)
    with pytest.raises(SheetError) as refused:
        import_sheets(paths, key)
    message = str(refused.value)
    assert "4 problems" in message
    assert "sheet_B.csv, row 4, victim_sensitive_language" in message
    assert "sheet_B.csv, row 5, protection_oriented_reasoning" in message
    assert "row 6: the item is not in the key" in message
    assert "row 8: the item stands twice" in message
    assert "Sentencia" not in message


def test_command_writes_the_register_or_says_why_not(tmp_path, capsys):
    paths, key = filled(tmp_path)
    key_file, register = tmp_path / "key.csv", tmp_path / "hand_coded_rulings.csv"
    key.to_csv(key_file, index=False)
    assert main([str(path) for path in (*paths, key_file, register)]) == 0
    coded = pd.read_csv(register)
    assert coded.columns.tolist() == ["ruling_id", "coder", *COMPONENTS]
    assert (coded.groupby("ruling_id").size() == 2).all()
    assert "40 rulings, 80 readings" in capsys.readouterr().out
    register.unlink()
    key.head(3).to_csv(key_file, index=False)
    assert main([str(path) for path in (*paths, key_file, register)]) == 2
    assert "not in the key" in capsys.readouterr().out
    assert not register.exists()
    assert main([]) == 2
