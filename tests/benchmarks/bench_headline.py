"""Recovery and size of the conviction headline in every switchable world.

    PYTHONPATH=code python tests/benchmarks/bench_headline.py --studies 200
    ... --worlds base lima --null --all-rows --jobs 8
    ... --dask tcp://scheduler:8786          the same numbers on a Dask cluster

Studies are kept in --folder, one file per world, as they end: a run that was stopped
goes on where it was, a longer one adds studies. The table says for each row how many
studies there were, bias against the truth in closed form with its Monte Carlo error,
standard deviation, mean standard error, and coverage of 95% sets and rejections of no
effect at 5% with exact binomial intervals. Coverage is of the study's own estimand, the
effect on its own exposed case-months; `of the mean` is coverage of the mean of these
over the studies, which differ since every study draws its regions' levels. `form` is
the share of studies in which the exhibit says that functional form decides.

On a cluster the workers need the package and this folder on their path
(PYTHONPATH=code:tests/benchmarks) and the versions of .ci/benchmarks.txt.
"""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator
from pathlib import Path

import perutip

# isort: split
import numpy as np
import pandas as pd
from headline_studies import COLUMNS, Line, one_study
from joblib import Parallel, delayed, parallel_config
from scipy.stats import binomtest
from tabulate import tabulate
from tqdm import tqdm

from perutip.simulation.cases.switchable_worlds import WORLDS

FOLDER = Path(perutip.__file__).parents[2] / ".benchmarks" / "headline"
_BATCH = 5
_LEVEL = 0.05
PRODUCT = ", Poisson"  # ends the rows of the multiplicative version


def main() -> None:
    """Run what is missing, then print the table of what there is."""
    options = _options()
    options.folder.mkdir(parents=True, exist_ok=True)
    tables = []
    with _backend(options):
        for world in options.worlds:
            for effects in (True, False):
                if effects == options.null and not options.both:
                    continue
                found = _studies(world, effects, options)
                tables.append(summary(found, world, effects=effects))
    print(as_markdown(pd.concat(tables)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--studies", type=int, default=200)
    parser.add_argument("--worlds", nargs="+", default=["base"], choices=[*WORLDS])
    parser.add_argument("--null", action="store_true", help="plant no effect")
    parser.add_argument("--both", action="store_true", help="with effects and without")
    parser.add_argument("--all-rows", action="store_true", help="filing-date rows too")
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=-1)
    parser.add_argument("--dask", metavar="ADDRESS", help="scheduler of a Dask cluster")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    return parser.parse_args()


@contextlib.contextmanager
def _backend(options: argparse.Namespace) -> Iterator[None]:
    """joblib's own processes, or its Dask backend on a running cluster."""
    if options.dask is None:
        with parallel_config(backend="loky", n_jobs=options.jobs):
            yield
        return
    from distributed import Client

    with Client(options.dask), parallel_config(backend="dask"):
        yield


def _studies(world: str, effects: bool, options: argparse.Namespace) -> pd.DataFrame:
    """Lines of all studies asked for, those done before read and the others run."""
    rows = "all" if options.all_rows else "headline"
    name = f"{world}_{'effects' if effects else 'null'}_{rows}.csv"
    path = options.folder / name
    done = _read(path)
    seeds = range(options.first_seed, options.first_seed + options.studies)
    missing = [seed for seed in seeds if seed not in set(done["seed"])]
    batches = [missing[i : i + _BATCH] for i in range(0, len(missing), _BATCH)]
    running = Parallel(return_as="generator_unordered")(
        delayed(_batch)(world, effects, batch, options.all_rows) for batch in batches
    )
    label = f"{world}, {'effects' if effects else 'null'}"
    with tqdm(total=len(missing), desc=label, disable=not missing) as bar:
        for lines in running:
            _append(path, lines)
            bar.update(len({line["seed"] for line in lines}))
    found = _read(path)
    return found[found["seed"].isin(seeds)].sort_values("seed", kind="stable")


def _batch(world: str, effects: bool, seeds: list[int], all_rows: bool) -> list[Line]:
    return [
        line
        for seed in seeds
        for line in one_study(world, effects, seed, all_rows=all_rows)
    ]


def _read(path: Path) -> pd.DataFrame:
    """Lines of whole studies; one cut off by a stopped run is left out for good."""
    if not path.is_file():
        return pd.DataFrame(columns=COLUMNS)
    words = {"row": str, "note": str}
    found = pd.read_csv(path, dtype=words, on_bad_lines="skip")
    found["note"] = found["note"].fillna("")
    size = found.groupby("seed")["row"].transform("size")
    whole = found[size == size.max()].drop_duplicates(["seed", "row"])
    beside = path.with_suffix(".part")
    whole.to_csv(beside, index=False)
    beside.replace(path)
    return whole


def _append(path: Path, lines: list[Line]) -> None:
    frame = pd.DataFrame(lines)[COLUMNS]
    frame.to_csv(path, mode="a", header=not path.is_file(), index=False)


def summary(found: pd.DataFrame, world: str, *, effects: bool) -> pd.DataFrame:
    """One line per row: how well it recovered the truth over the studies."""
    lines = []
    for row, part in found.groupby("row", sort=False):
        known = part.dropna(subset="estimate")
        inferred = known.dropna(subset="p")
        truth = known["truth"].mean()
        gap = known["estimate"] - known["truth"]
        own, mean = (_covered(inferred, at) for at in (inferred["truth"], truth))
        lines.append(
            {
                "world": world if effects else f"{world}, null",
                "row": row,
                "studies": len(part),
                "no set": len(part) - len(inferred),
                "truth": truth,
                "bias": gap.mean(),
                "mc_error": gap.std(ddof=1) / np.sqrt(max(len(gap), 1)),
                "sd": known["estimate"].std(ddof=1),
                "mean SE": inferred["std_error"].mean(),
                "coverage": _share(own),
                "of the mean": mean.mean(),
                "rejects": _share(inferred["p"] <= _LEVEL),
                "floored": (known["note"] == "floored").mean(),
                "form": _form_decides(found, row),
            }
        )
    return pd.DataFrame(lines)


def _form_decides(found: pd.DataFrame, row: str) -> float:
    """Share of studies in which the additive and the multiplicative version of a row
    differ by more than one jackknife standard error of the additive one."""
    if not row.endswith(PRODUCT):
        return float("nan")
    both = found.pivot(index="seed", columns="row", values="estimate")
    errors = found.pivot(index="seed", columns="row", values="std_error")
    additive = row.removesuffix(PRODUCT)
    return float(((both[additive] - both[row]).abs() > errors[additive]).mean())


def _covered(sets: pd.DataFrame, truth: float | pd.Series) -> pd.Series:
    return (sets["low"] <= truth) & (truth <= sets["high"])


def _share(hits: pd.Series) -> str:
    """Share with its exact 95% binomial interval."""
    if not len(hits):
        return ""
    interval = binomtest(int(hits.sum()), len(hits)).proportion_ci(method="exact")
    return f"{hits.mean():.3f} [{interval.low:.3f}, {interval.high:.3f}]"


def as_markdown(table: pd.DataFrame) -> str:
    """The table as committed in headline.md: blank where there is no number."""
    text = tabulate(
        table.astype(object).where(table.notna(), None),
        headers="keys",
        tablefmt="github",
        floatfmt=".4f",
        showindex=False,
        missingval="",
    )
    return str(text).replace("-0.0000", " 0.0000")


if __name__ == "__main__":
    main()
