"""Headless Chromium and axe-core for tests of the page; no driver, nothing kept here.

A page that measures another one is served on the loopback address; what it found is
read out of its own text once Chromium has run it.
"""

import contextlib
import functools
import http.server
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
import threading
from pathlib import Path

AXE = "4.14.1"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "perutip-tests"
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str | None:
    """The browser, where there is one."""
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "chrome"))
    return next((path for path in found if path), None)


def axe_script() -> Path | None:
    """axe.min.js from the cache, or from npm's tarball; None where neither is had."""
    script = CACHE / f"axe-core-{AXE}" / "axe.min.js"
    if script.is_file():
        return script
    npm = shutil.which("npm")
    if npm is None:
        return None
    with tempfile.TemporaryDirectory() as place:
        done = subprocess.run(
            [npm, "pack", "--silent", f"axe-core@{AXE}"],
            cwd=place,
            capture_output=True,
            timeout=120,
            check=False,
        )
        tarball = Path(place) / f"axe-core-{AXE}.tgz"
        if done.returncode or not tarball.is_file():
            return None
        script.parent.mkdir(parents=True, exist_ok=True)
        with tarfile.open(tarball) as archive:
            member = archive.extractfile("package/axe.min.js")
            assert member is not None
            script.write_bytes(member.read())
    return script


class _Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def served(folder: Path):
    """The address of `folder` on the loopback interface."""
    handler = functools.partial(_Silent, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def run_browser(address: str, *arguments: str) -> tuple[str, list[str]]:
    """Open a page: its text once loaded, and what it wrote on the console."""
    with tempfile.TemporaryDirectory() as profile:
        done = subprocess.run(
            [
                str(chromium()),
                *QUIET,
                f"--user-data-dir={profile}",
                "--enable-logging=stderr",
                *arguments,
                address,
            ],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=240,
            check=True,
        )
    said = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return done.stdout, said


def measured(folder: Path, width: int, script: str) -> dict:
    """Run `script` on folder/report.html in a frame of `width` pixels.

    script: the body of an async function of `page` (the frame's document) and `view`
    (its window); what it returns comes back as JSON.
    """
    harness = f"""<!doctype html><html lang="en"><title>harness</title>
<iframe id="f" width="{width}" height="900" style="border:0" src="report.html"></iframe>
<pre id="out"></pre><script>
const frame = document.getElementById("f");
frame.onload = async () => {{
  const view = frame.contentWindow, page = frame.contentDocument;
  let found;
  try {{ found = await (async () => {{ {script} }})(); }}
  catch (error) {{ found = {{error: String(error)}}; }}
  document.getElementById("out").textContent = "FOUND" + JSON.stringify(found) + "END";
}};
</script></html>"""
    (folder / "harness.html").write_text(harness, encoding="utf-8")
    with served(folder) as address:
        text, _ = run_browser(
            f"{address}/harness.html",
            "--dump-dom",
            "--virtual-time-budget=200000",
            f"--window-size={max(width, 500)},1000",
        )
    found = re.search(r"FOUND(.*?)END</pre>", text, re.S)
    assert found, text[-800:]
    raw = found.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return json.loads(raw)
