"""From a fresh copy of the tree to the first page; and from there again.

The first start installs every package; how long depends on whether their files are cached.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.clinic import ROOT, served, verdict

FIRST_WITHIN, AGAIN_WITHIN = 180.0, 5.0


def main() -> int:
    """Measure both starts of script/server."""
    with tempfile.TemporaryDirectory() as folder:
        fresh, home = Path(folder) / "throughcare", Path(folder) / "home"
        subprocess.run(["git", "clone", "--quiet", ROOT, fresh], check=True)
        first, again = (start(fresh, home) for _ in range(2))
    print(f"first start {first:.1f} s, again {again:.1f} s, ratio {first / again:.1f}")
    kept = first <= FIRST_WITHIN and again <= AGAIN_WITHIN
    return verdict(kept, f"a working clinic in {FIRST_WITHIN:.0f} s, again in {AGAIN_WITHIN:.0f} s")


def start(fresh: Path, home: Path) -> float:
    """Seconds from the command to the first page."""
    began = time.monotonic()
    with served(home, [fresh / "script" / "server"], within=FIRST_WITHIN):
        return time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main())
