"""Open Org exports of hostile papers in Emacs, export them and make an agenda of them: nothing runs.

    python tests/soak/org_emacs.py

Needs `emacs` (any build; `apt-get install emacs-nox`). Everything that Org asks
about before it runs it is allowed, so that only the export keeps it from running.
A payload that runs would create a file or call one of the functions that raise
here. First a file with the payloads as they are shows that they do run. Prints the
figures; exit code 1 if anything ran, or is a link, a task or a date of the agenda.
"""

import argparse
import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from papertui.exports import find_format
from papertui.reference import names_of
from tests.payloads import PAYLOADS
from tests.test_exports import PAPER, Row

JUDGE = Path(__file__).with_suffix(".el")


def judged(text: str) -> dict[str, int]:
    """Return what Emacs finds in an Org file, and how often something ran."""
    with tempfile.TemporaryDirectory() as directory:
        (Path(directory) / "list.org").write_text(text, encoding="utf-8")
        done = subprocess.run(
            ["emacs", "-Q", "--batch", "--load", str(JUDGE)],
            cwd=directory, capture_output=True, text=True, timeout=600, check=False, stdin=subprocess.DEVNULL,
            env={"HOME": directory, "PATH": "/usr/bin:/bin:/usr/local/bin", "LANG": "C.UTF-8"},
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(done.stdout + done.stderr)
        found: dict[str, int] = {"files": len(list(Path(directory).glob("*PWNED*")))}
        for line in done.stdout.splitlines():
            name, _, value = line.rpartition(" ")
            if value.lstrip("-").isdigit():
                found[name] = found.get(name, 0) + int(value)
            elif name.startswith("error"):
                print(line)
                found["errors"] = found.get("errors", 0) + 1
        return found


def exported(payloads: Sequence[str]) -> str:
    """Return the Org export of a paper a payload, which stands in each of its fields."""
    rows = [
        Row(
            replace(
                PAPER,
                title=f"{payload} in {number}" if number % 2 else payload,
                abstract=f"Fine.\n\n{payload}\n{payload}",
                names=names_of((payload, f"A {payload} B")),
                organization=payload,
                url="https://example.org/a.png" if number % 3 else PAPER.url,
            ),
            (payload,),
            f"{payload}\n\nand {payload}",
        )
        for number, payload in enumerate(payloads)
    ]
    out = io.StringIO()
    find_format("org").write(rows, out)
    return out.getvalue()


def main() -> int:
    """Run the soak of the command line and print its figures."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "").parse_args()
    if shutil.which("emacs") is None:
        print("no emacs here")
        return 1
    bare = judged("\n".join(f"* x\n{payload}\n" for payload in PAYLOADS if "Local Variables" not in payload))
    found = judged(exported(PAYLOADS))
    allowed = dict.fromkeys(("headline", "link", "link-of-papertui"), len(PAYLOADS))
    wrong = {name: count for name, count in found.items() if count != allowed.get(name, 0)}
    print(
        f"{len(PAYLOADS)} payloads as they are: {bare['ran']} ran, {bare['agenda']} in the agenda, ", end=""
    )
    print(
        f"{bare['link']} links; exported: {wrong or '0 ran, 0 in the agenda, 0 links, 0 of any other kind'}"
    )
    return int(bool(wrong) or not bare["ran"])


if __name__ == "__main__":
    sys.exit(main())
