"""Every bomb through the real program: an answer within the bars, or this ends with status 1.

`judge.py PENA [SECONDS]`: `pena verify --json` and `pena preview`, each in a child of its own. SECONDS: the bar (10).
"""
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "corpus")]

import child  # noqa: E402
import signing  # noqa: E402
from bombs import all_bombs  # noqa: E402

CODE = re.compile(r"\[[a-z0-9]+\.[a-z0-9]+\]")


def trouble(ended, bar):
    """What is wrong with how it ended; a panic of the renderer is caught on a thread of its own and becomes a sentence."""
    caught = ended.status >= 0 and not re.search(r"thread 'main'.*panicked|overflowed its stack", ended.err)
    fault = ended._replace(seconds=ended.seconds * child.SECONDS / bar, err="" if caught else ended.err).fault()
    return fault and fault.replace("\n", " ")


def verified(pena, file, environment, bar):
    ended = child.run([pena, "verify", file, "--json", "--offline"], environment=environment, patience=2 * bar)
    green = '"verdict":"valid' in ended.out
    silent = '"verdict":' not in ended.out or ('"unreadable"' in ended.out and '"code":"' not in ended.out)
    return ended, trouble(ended, bar) or (green and "green") or (silent and f"no verdict: {ended.err[-200:]}")


def previewed(pena, file, environment, bar):
    folder = environment["HOME"]
    ended = child.run([pena, "preview", file, "--out", f"{folder}/page.png", "--p12", f"{folder}/key.p12", "--page", "first",
                       "--passphrase-file", f"{folder}/pass"], environment=environment, patience=2 * bar)
    silent = ended.status != 0 and not CODE.search(ended.err)
    return ended, trouble(ended, bar) or (silent and f"status {ended.status} without a code: {ended.err[-200:]}")


def main():
    pena, bar = os.path.realpath(sys.argv[1]), float((sys.argv[2:] or ["10"])[0])
    wanted = os.environ.get("PENA_BOMBS", "")
    passed = failed = 0
    worst = {"verify": (0, 0), "preview": (0, 0)}
    with tempfile.TemporaryDirectory() as folder:
        signing.key(folder)
        environment = {**os.environ, "PENA_DATA": f"{folder}/data", "HOME": folder}
        for name, make in all_bombs():
            if wanted not in name:
                continue
            file = f"{folder}/bomb.pdf"
            with open(file, "wb") as out:
                out.write(make())
            for verb, ask in (("verify", verified), ("preview", previewed)):
                ended, wrong = ask(pena, file, environment, bar)
                worst[verb] = tuple(map(max, worst[verb], (ended.seconds, ended.megabytes)))
                if wrong or wanted:
                    print(f"{verb} {name}: {ended.seconds:.1f} s, {ended.megabytes:.0f} MB: {wrong or 'ok'}", flush=True)
                failed += bool(wrong)
                passed += not wrong
    for verb, (seconds, megabytes) in worst.items():
        print(f"{verb}: at most {seconds:.1f} s and {megabytes:.0f} MB")
    print(f"bombs: {passed} passed, {failed} failed")
    return int(failed > 0)


sys.exit(main())
