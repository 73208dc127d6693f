"""Links of documents to lines of code: each `[`name`](path#L12)` must lead to a line that defines or holds the name."""

import argparse
import re
import sys
from pathlib import Path

_LINK = re.compile(r"\[`(?P<name>[\w.]+)`\]\((?P<path>[^)#]+)#L(?P<line>\d+)\)")
_DEFINES = r"(?:def|class|rpc|FUNCTION(?: projects\.)?)\s*{name}\b|^{name}\b|\b{name}\(\) RETURNS"


def line_of(file: Path, name: str) -> int | None:
    """Where the file defines the name, else where it first stands; counted from 1."""
    lines = file.read_text(encoding="utf-8").splitlines()
    defines = re.compile(_DEFINES.format(name=re.escape(name)))
    for wanted in (defines, re.compile(rf"\b{re.escape(name)}\b")):
        for number, line in enumerate(lines, 1):
            if wanted.search(line):
                return number
    return None


def check(document: Path, *, fix: bool) -> list[str]:
    """What is wrong with the links of one document; with `fix`, line numbers are set right first."""
    wrong: list[str] = []

    def corrected(match: re.Match[str]) -> str:
        file = document.parent / match["path"]
        line = line_of(file, match["name"]) if file.exists() else None
        if line is None:
            wrong.append(f"{document}: {match['path']} holds no {match['name']}.")
            return match[0]
        if line != int(match["line"]) and not fix:
            wrong.append(
                f"{document}: {match['name']} stands in line {line} of {match['path']}, not {match['line']}."
            )
        return f"[`{match['name']}`]({match['path']}#L{line})"

    text = document.read_text(encoding="utf-8")
    new = _LINK.sub(corrected, text)
    if fix and new != text:
        document.write_text(new, encoding="utf-8")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/check-links", description=__doc__)
    parser.add_argument("--fix", action="store_true", help="set the line numbers right")
    options = parser.parse_args()
    wrong = [
        fault for document in sorted(Path("docs").rglob("*.md")) for fault in check(document, fix=options.fix)
    ]
    for fault in wrong:
        sys.stderr.write(f"{fault}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
