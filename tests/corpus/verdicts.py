"""Part B: every suite with its expected verdicts; documents go through `pena verify --json`, structures through `pki`."""
import glob
import json
import os
import subprocess
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor

import child

HERE = os.path.dirname(os.path.abspath(__file__))
SIGNED = ["pyhanko", "attacks", "misc-signed"]
PARTS = {"integrity": 99.5, "coverage": 98, "chain": 97, "timestamp": 98}
NOW = "2026-11-21T00:00:00Z"
# Worst last: a document takes its worst signature.
ORDERS = {
    "integrity": ["ok", "malformed", "broken"],
    "coverage": ["whole", "partial-with-permitted-changes", "partial-with-suspicious-changes", "unknown"],
    "chain": ["trusted", "unknown", "expired", "untrusted", "revoked"],
    "timestamp": ["none", "ok", "untrusted", "bad"],
}


class Suite:
    """How Pena's answers of one suite stand to the expected ones."""

    def __init__(self, name, exceptions):
        self.name, self.exceptions = name, exceptions
        self.agreed = self.disagreed = self.refused = self.excepted = 0
        self.missed, self.notes, self.used = [], [], set()

    def count(self, case, said, expected, why=""):
        """Counts one case; whether it neither agrees nor is excepted."""
        reason = self.exceptions.get(case)
        self.used.add(case)
        if said == expected:
            self.agreed += 1
            if reason:
                self.missed.append(f"{self.name}: {case} agrees now; its exception must go")
        elif reason:
            self.excepted += 1
        else:
            self.disagreed += said != "refused"
            self.refused += said == "refused"
            self.notes.append(f"{self.name}: {case}: said {said}, expected {expected} {why}".rstrip())
            return True
        return False

    def close(self):
        for case in self.exceptions.keys() - self.used:
            self.missed.append(f"{self.name}: the exception {case!r} names no case")

    def row(self):
        return [self.name, self.agreed, self.disagreed, self.refused, self.excepted]


def exceptions():
    """Suite → case → reason."""
    with open(f"{HERE}/exceptions.toml", "rb") as file:
        return tomllib.load(file)


def cases(root, suite):
    with open(f"{root}/manifests/{suite}.json") as file:
        return json.load(file)


class Documents:
    """Signed documents, judged by the real program in a child process each."""

    def __init__(self, pena, root, jobs, exceptions):
        self.pena, self.root, self.jobs, self.exceptions = pena, root, jobs, exceptions
        self.kept_parts = set(exceptions)
        self.parts = {part: [0, 0] for part in PARTS}
        self.valid, self.as_invalid, self.as_indeterminate = 0, 0, 0
        self.green, self.faults = [], []

    def ask(self, case, revocation):
        path = lambda name: f"{self.root}/{name}"
        command = [self.pena, "verify", path(case["path"]), "--json", "--offline", "--revocation", revocation,
                   "--at", case.get("validation_time") or NOW, "--trust-only"]
        for option, key in (("trust", "trust_anchors"), ("cert", "extra_certs"), ("crl", "crls"), ("ocsp", "ocsps")):
            if case.get(key):
                command += [f"--{option}", *map(path, case[key])]
        password = case.get("password")
        command += ["--password-stdin"] if password is not None else []
        with tempfile.TemporaryDirectory() as data:
            ended = child.run(command, f"{password}\n" if password is not None else "", {**os.environ, "PENA_DATA": data})
        if ended.fault():
            self.faults.append(f"{case['path']}: {ended.fault()}")
        try:
            return json.loads(ended.out)
        except ValueError:
            self.faults.append(f"{case['path']}: no line of JSON: {ended.err.strip()[-200:]}")
            return {"verdict": "unreadable", "signatures": []}

    def suite(self, name, revocation, kept):
        suite = Suite(f"{name} ({revocation})", kept)
        every = cases(self.root, name)
        with ThreadPoolExecutor(self.jobs) as pool:
            for case, report in zip(every, pool.map(lambda case: self.ask(case, revocation), every)):
                self.one(suite, name, case, report)
        return suite

    def one(self, suite, name, case, report):
        soft = "(soft)" in suite.name
        expected = case["expected"].get("overall" if soft else "overall_if_revocation_required")
        if expected is None:
            return
        said = said_of(report)
        hard = case.get("tier", "hard") == "hard"
        identity = f"{case['path']} at {case.get('validation_time') or NOW}"
        if hard and said == "valid" and (expected != "valid" or name == "attacks"):
            self.green.append(f"{suite.name}: {identity}: valid, expected {expected}")
        off = suite.count(identity, said, expected, "" if hard else "(the sources disagree)")
        if hard and expected == "valid" and identity not in suite.exceptions:
            self.valid += 1
            self.as_invalid += off and said in ("invalid", "refused", "no-signature")
            self.as_indeterminate += off and said == "indeterminate"
        if hard and soft:
            self.compare(suite, case, report, identity)

    def compare(self, suite, case, report, identity):
        """The parts of a verdict; `[parts]` excepts `PART of PATH at TIME`."""
        for part, of in READ.items():
            expected = case["expected"].get(part)
            key = f"{part} of {identity}"
            self.kept_parts.discard(key)
            if expected is None:
                continue
            order = ORDERS[part]
            words = [of(signature) for signature in report["signatures"]]
            said = max(words, key=order.index, default="none")
            if key in self.exceptions:
                if said == expected:
                    suite.missed.append(f"{suite.name}: {key} agrees now; its exception must go")
                continue
            self.parts[part][0] += said == expected
            self.parts[part][1] += 1
            if said != expected:
                suite.notes.append(f"{suite.name}: {identity}: {part} {said}, expected {expected}")

    def bars(self):
        """What was missed, and the percentages in words."""
        missed = [f"parts: the exception {key!r} names no case" for key in self.kept_parts]
        missed += [f"shown as valid: {line}" for line in self.green] + [f"no verdict: {line}" for line in self.faults]
        share = lambda part, of: 100 * part / max(of, 1)
        lines = [f"valid shown as invalid {share(self.as_invalid, self.valid):.2f} % (bar 0.5), "
                 f"as indeterminate {share(self.as_indeterminate, self.valid):.2f} % (bar 2), of {self.valid}"]
        if share(self.as_invalid, self.valid) > 0.5 or share(self.as_indeterminate, self.valid) > 2:
            missed.append(lines[0])
        for part, bar in PARTS.items():
            agreed, of = self.parts[part]
            line = f"{part} agrees in {share(agreed, of):.1f} % of {of} (bar {bar})"
            lines.append(line)
            if share(agreed, of) < bar:
                missed.append(line)
        return missed, lines


def said_of(report):
    words = {"valid_with_permitted_changes": "valid", "unreadable": "refused", "no_signature": "no-signature"}
    return words.get(report["verdict"], report["verdict"])


def integrity(signature):
    if signature["integrity"] == "intact":
        return "ok"
    return "broken" if signature.get("algorithms") else "malformed"


def coverage(signature):
    if signature["coverage"] == "whole_file":
        return "whole"
    if signature["coverage"] == "malformed" and not signature.get("algorithms"):
        # Nothing can be read of it, so nothing can be said of what it covers.
        return "unknown"
    permitted = signature["coverage"] == "earlier_revision" and signature["changes_permitted"]
    return "partial-with-permitted-changes" if permitted else "partial-with-suspicious-changes"


READ = {
    "integrity": integrity,
    "coverage": coverage,
    "chain": lambda s: {"not_yet_valid": "expired"}.get(s["trust"]["status"], s["trust"]["status"]),
    "timestamp": lambda s: {"valid": "ok", "invalid": "bad"}.get(s["timestamp"]["status"], s["timestamp"]["status"]),
}


def robustness(documents, kept):
    """Whatever it is, there is an answer within the bars: a verdict, or `unreadable` with a code."""
    suite = Suite("robustness", kept)
    every = cases(documents.root, "robustness")
    with ThreadPoolExecutor(documents.jobs) as pool:
        for case, report in zip(every, pool.map(lambda case: documents.ask(case, "require"), every)):
            answered = report["verdict"] != "unreadable" or bool((report.get("problem") or {}).get("code"))
            green = report["verdict"].startswith("valid")
            suite.count(case["id"], "green" if green else "answered" if answered else "silent", "answered")
    return suite


def structures(program, root, kept):
    """Certificates, paths, lists, answers, containers, key files, vectors: one line of JSON for each case."""
    output = subprocess.run([program, root], check=True, capture_output=True, text=True).stdout
    suites = {}
    for line in map(json.loads, output.splitlines()):
        name = line["suite"]
        suite = suites.setdefault(name, Suite(name, kept.get(name, {})))
        off = suite.count(line["case"], line["said"], line["expected"], line.get("why", ""))
        if off and line["expected"] in ("reject", "invalid"):
            suite.missed.append(f"{name}: {line['case']} was accepted")
    for name, suite in suites.items():
        of = suite.agreed + suite.disagreed + suite.refused
        if name.startswith("x509") and suite.agreed < 0.98 * of:
            suite.missed.append(f"{name}: {suite.agreed} of {of} agree (bar 98 %)")
        if name in ("wycheproof", "pkcs12") and suite.agreed < of:
            suite.missed.append(f"{name}: {of - suite.agreed} wrong, none allowed")
    return list(suites.values())


def run(pena, program, root, jobs):
    """Rows of a table, the bars that were missed, and what stands behind them."""
    kept = exceptions()
    documents = Documents(pena, root, jobs, kept.get("parts", {}))
    suites = []
    for revocation in ("soft", "require"):
        of = lambda name: {case: why for case, why in kept.get(revocation, {}).items() if case.startswith(f"{name}/")}
        suites += [documents.suite(name, revocation, of(name)) for name in SIGNED]
    suites.append(robustness(documents, kept.get("robustness", {})))
    suites += structures(program, root, kept)
    missed, lines = documents.bars()
    for suite in suites:
        suite.close()
        missed += suite.missed
        lines += suite.notes
    return [suite.row() for suite in suites], missed, lines
