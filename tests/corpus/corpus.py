"""`make corpus`: what Pena does with the documents of others, beside what their makers and other programs expect.

`corpus.py PENA STRUCTURES [sign|verdicts]`. Ends with status 1 when a bar is missed, or when a case of exceptions.toml
agrees. Corpora: `../shared/corpora` from the project's root, or PENA_CORPORA. PENA_JOBS: how many at the same time.
"""
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import signing  # noqa: E402 — found beside this file
import verdicts  # noqa: E402


def table(heads, rows):
    widths = [max(len(str(row[column])) for row in [heads, *rows]) for column in range(len(heads))]
    for row in [heads, *rows]:
        print("  ".join(str(cell).ljust(width) if column == 0 else str(cell).rjust(width)
                        for column, (cell, width) in enumerate(zip(row, widths))))


def show(title, heads, rows, missed, notes):
    print(f"\n{title}")
    table(heads, rows)
    for note in notes:
        print(f"  {note}")
    for bar in missed:
        print(f"  MISSED {bar}")
    print("all bars met" if not missed else f"{len(missed)} bars missed", flush=True)
    return bool(missed)


def main():
    pena, structures, *parts = sys.argv[1:]
    root = os.environ.get("PENA_CORPORA") or os.path.join(HERE, "..", "..", "..", "shared", "corpora")
    root = os.path.realpath(root)
    if not os.path.isdir(f"{root}/manifests"):
        print("skipped: corpora absent")
        return 0
    if not parts:
        # Each in a process of its own: a child's memory is counted from its parent's, and pictures make this one large.
        return max(subprocess.run([sys.executable, *sys.argv, part]).returncode for part in ("sign", "verdicts"))
    jobs = int(os.environ.get("PENA_JOBS", "0")) or os.cpu_count()
    bad = False
    if "sign" in parts:
        with tempfile.TemporaryDirectory() as folder:
            heads = ["signing", "signed", "refused", "unreadable", "of these shown by Poppler", "excepted", "failed"]
            bad |= show("A. Every document that may be signed", heads, *signing.run(pena, root, folder, jobs, verdicts.exceptions().get("signing", {})))
    if "verdicts" in parts:
        heads = ["verdicts", "agreed", "disagreed", "refused", "excepted"]
        bad |= show("B. Every suite with its expected verdicts", heads, *verdicts.run(pena, structures, root, jobs))
    return int(bad)


sys.exit(main())
