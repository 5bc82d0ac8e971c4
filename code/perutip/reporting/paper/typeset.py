"""exhibits.pdf: every exhibit on paper, where LaTeX is installed.

It is no part of the manifest or of a check: another LaTeX writes other bytes. One LaTeX
writes the same bytes for the same exhibits (no date, no file identifier), and it runs
only when an exhibit changed.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from perutip.reporting.manifest import file_digest
from perutip.reporting.paper.latex import command, primitive

PDF, SOURCE = "exhibits.pdf", "exhibits.tex"
PROGRAM = "pdflatex"
PACKAGES = "texlive-latex-recommended texlive-latex-extra lmodern"
SECONDS = 300  # after which LaTeX is given up
UNDATED = {"SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1"}


@dataclass
class Typesetting:
    """LaTeX at work in a folder of its own, or why it is not.

    line: what to say at the end; empty where there is nothing to say.
    """

    stage: Path
    line: str = ""
    process: subprocess.Popen[bytes] | None = None
    folder: Path | None = None

    def finish(self) -> str:
        """Wait for LaTeX, put the PDF into the stage, say how it went."""
        if self.process is None or self.folder is None:
            return self.line
        try:
            self.process.communicate(timeout=SECONDS)
            made = self.folder / PDF
            if self.process.returncode == 0 and made.is_file():
                shutil.copyfile(made, self.stage / PDF)
                return ""
            return f"{PDF}: LaTeX stopped: {self._why()}"
        except subprocess.TimeoutExpired:
            return f"{PDF}: LaTeX took more than {SECONDS} s"
        finally:
            self.stop()

    def stop(self) -> None:
        """End LaTeX and remove its folder, whatever it did."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.communicate()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _why(self) -> str:
        assert self.folder is not None
        log = self.folder / "exhibits.log"
        text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
        found = re.search(r"^! (.*)$", text, re.M)
        said = found.group(1) if found else "no message"
        return f"{said} (Debian: apt-get install {PACKAGES})"


def begin_typesetting(stage: Path, standing: Path) -> Typesetting:
    """Start LaTeX on the exhibits of `stage`, beside whatever follows.

    stage: holds exhibits.tex, tables/ and figures/. standing: the output that the stage
    will replace; its PDF is carried over where no exhibit changed.
    """
    if not (stage / SOURCE).is_file():
        return Typesetting(stage)
    earlier = standing / PDF
    if earlier.is_file() and _exhibits(stage) == _exhibits(standing):
        shutil.copyfile(earlier, stage / PDF)
        return Typesetting(stage)
    (stage / PDF).unlink(missing_ok=True)  # of other exhibits: a run of some steps
    program = shutil.which(PROGRAM)
    if program is None:
        gone = ", the earlier one showed other exhibits" if earlier.is_file() else ""
        return Typesetting(
            stage,
            f"no {PDF}: {PROGRAM} is not installed{gone} (Debian: apt-get install "
            f"{PACKAGES})",
        )
    folder = Path(tempfile.mkdtemp(prefix="perutip-latex-"))
    undated = primitive("pdfinfoomitdate", "=1") + primitive("pdftrailerid", "{}")
    undated += primitive("pdfsuppressptexinfo", "=-1")
    arguments = [
        "-interaction=batchmode",
        "-halt-on-error",
        "-no-shell-escape",
        f"-output-directory={folder}",
        "-jobname=exhibits",
        undated + command("input", SOURCE),
    ]
    process = subprocess.Popen(
        [program, *arguments],
        cwd=stage,
        env=dict(os.environ, **UNDATED),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return Typesetting(stage, process=process, folder=folder)


def _exhibits(output: Path) -> str:
    """One digest of all that the document shows."""
    files = [
        output / SOURCE,
        *output.glob("tables/*.tex"),
        *output.glob("figures/*.pdf"),
    ]
    lines = [
        f"{path.relative_to(output).as_posix()} {file_digest(path)}"
        for path in sorted(files)
        if path.is_file()
    ]
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()
