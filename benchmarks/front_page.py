"""The help page: its bytes with everything it needs, and its speed beside a static file's."""

import re
import sys
import tempfile
from pathlib import Path

from benchmarks.clinic import fetch, per_second, served, verdict

MOST_BYTES = 50 * 1024
NEEDS = re.compile(r"<(?:link|script|img)\b[^>]*?\b(?:href|src)=\"(/[^\"]+\.\w+)\"")


def main(small: bool) -> int:
    """Measure the first page that a person in trouble sees."""
    with tempfile.TemporaryDirectory() as home, served(Path(home)) as port:
        html = fetch(port, "/", encoding="identity")[1].decode()
        parts = ["/", *dict.fromkeys(NEEDS.findall(html))]
        whole = sum(len(fetch(port, part, encoding="identity")[1]) for part in parts)
        travels = sum(len(fetch(port, part)[1]) for part in parts)
        seconds = 2 if small else 10
        page = per_second(port, "/", seconds)
        static = per_second(port, parts[-1], seconds)
    print(f"{len(parts)} files, {whole:,} bytes, {travels:,} as they travel")
    print(f"{page:.0f} pages a second; a static file {static:.0f}; ratio {page / static:.2f}")
    return verdict(whole <= MOST_BYTES, f"the help page with all it needs ≤ {MOST_BYTES:,} bytes")


if __name__ == "__main__":
    sys.exit(main("--small" in sys.argv))
