"""A project of few rulings and light steps, and its quick output."""

from __future__ import annotations

import shutil

import pytest
from places import add_light_steps, copy_project, replace, run, tree
from whole_runs import LEVELS, STEPS


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project with few rulings and three light steps."""
    copy = copy_project(tmp_path_factory.mktemp("whole") / "project", rulings=60)
    add_light_steps(copy, "96", "97", "98")
    return copy


@pytest.fixture(scope="module")
def standing(project):
    """Its quick output as it stands before anything happens to it."""
    done = run(project, *STEPS)
    assert done.returncode == 0, done.stdout + done.stderr
    return tree(project / "output" / "quick")


@pytest.fixture
def changed_study(project, standing, tmp_path):
    """A configuration under which every output differs; it and the output are put
    back afterwards."""
    study = project / "input" / "study.toml"
    shipped = study.read_text(encoding="utf-8")
    output = project / "output" / "quick"
    shutil.copytree(output, tmp_path / "shipped")
    replace(study, *LEVELS)
    yield
    study.write_text(shipped, encoding="utf-8")
    shutil.rmtree(output)
    shutil.copytree(tmp_path / "shipped", output)
