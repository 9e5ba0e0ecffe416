"""Part A: every document of the corpora that may be signed is signed by the real program; others judge the outcome."""
import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

import child
import judges
import pictures

PASS = "rahasia"
# A refusal for a reason of the document's own: it may not be signed, or its password is not ours to know.
OWN_REASONS = {"doc.active", "doc.certified", "doc.encrypted", "doc.password", "doc.pubkey", "doc.encryption"}
KINDS = ["well-formed", "damaged", "encrypted", "hopeless", "disputed", "signed before"]


def key(folder):
    """A CA and a signer below it, by OpenSSL."""
    run = lambda *words: subprocess.run(words, check=True, capture_output=True, cwd=folder)
    open(f"{folder}/cnf", "w").write(
        "[req]\ndistinguished_name=d\n[d]\n[ca]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n"
        "subjectKeyIdentifier=hash\n[ee]\nbasicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\n"
        "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n")
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "30",
        "-subj", "/C=ID/O=Uji/CN=Otoritas Uji", "-config", "cnf", "-extensions", "ca")
    run("openssl", "req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", "ee.key", "-out", "ee.csr", "-config", "cnf",
        "-subj", "/C=ID/O=Dinas Uji/CN=Siti Rahmawati")
    run("openssl", "x509", "-req", "-in", "ee.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-out", "ee.pem", "-days", "20",
        "-extfile", "cnf", "-extensions", "ee", "-set_serial", "77")
    run("openssl", "pkcs12", "-export", "-inkey", "ee.key", "-in", "ee.pem", "-certfile", "ca.pem", "-out", "key.p12",
        "-passout", f"pass:{PASS}")
    open(f"{folder}/pass", "w").write(PASS + "\n")


def documents(root):
    """(kind, path) of every PDF, each once."""
    categories = {"clean": "well-formed", "damaged-but-readable": "damaged"}
    for case in json.load(open(f"{root}/manifests/robustness.json")):
        yield categories.get(case["category"], case["category"]), case["path"]
    for suite in ("pyhanko", "attacks", "misc-signed"):
        for path in sorted({case["path"] for case in json.load(open(f"{root}/manifests/{suite}.json"))}):
            yield "signed before", path


class Signing:
    def __init__(self, pena, root, folder, exceptions):
        self.pena, self.root, self.folder, self.exceptions = pena, root, folder, exceptions
        self.environment = {**os.environ, "PENA_DATA": f"{folder}/data", "HOME": folder}
        self.costs = [(0.0, ""), (0.0, "")]

    def one(self, numbered):
        """(kind, path, outcome, detail); outcome: signed, refused, unreadable, excepted, failed."""
        number, (kind, path) = numbered
        source, target = f"{self.root}/{path}", f"{self.folder}/{number}.pdf"
        try:
            return kind, path, *self.sign(source, target)
        finally:
            if os.path.exists(target):
                os.unlink(target)

    def sign(self, source, target, *more):
        folder = self.folder
        ended = child.run([self.pena, "sign", source, "--out", target, "--p12", f"{folder}/key.p12", "--passphrase-file",
                           f"{folder}/pass", "--trust", f"{folder}/ca.pem", "--page", "first", "--json",
                           *(more or ("--at", "20,20,190,62"))], environment=self.environment)
        self.costs = [max(self.costs[0], (ended.seconds, source)), max(self.costs[1], (ended.megabytes, source))]
        if ended.fault():
            return "failed", ended.fault()
        try:
            line = json.loads(ended.out)
        except ValueError:
            return "failed", f"no line of JSON: {ended.out!r} {ended.err!r}"
        if line.get("code") in ("doc.footer", "doc.block") and not more:
            # The page is too small for legible words; a person who is told so signs without them.
            return self.sign(source, target, "--no-footer", "--invisible")
        if line["status"] != "signed":
            if os.path.exists(target):
                return "failed", "refused and yet an output"
            return "refused" if line["code"] in OWN_REASONS else "unreadable", f"{line['code']}: {line['detail']}"
        trouble = self.judged(source, target, line)
        if trouble and (os.path.relpath(source, self.root) in self.exceptions):
            return "excepted", trouble
        return ("failed", trouble) if trouble else ("signed", "")

    def judged(self, source, target, line):
        """What got worse, or None."""
        before, after = open(source, "rb").read(), open(target, "rb").read()
        if not after.startswith(before):
            return "the input is not the output's prefix"
        if judges.qpdf(target) > judges.qpdf(source):
            return "qpdf --check says worse than before"
        return self.signatures(source, target) or self.pages(source, target, line)

    def signatures(self, source, target):
        old, new = judges.pdfsig(source), judges.pdfsig(target)
        # Poppler lists nothing where it cannot find the form; then pyHanko alone is asked.
        if new and new[-1] != (True, True) and (True, True) not in new:
            return f"pdfsig: {new}"
        if [valid for valid, _ in old] != [valid for valid, _ in new[:len(old)]]:
            return f"pdfsig on earlier signatures: {old} -> {new}"
        anchor = f"{self.folder}/ca.pem"
        old, new = judges.pyhanko(source, anchor), judges.pyhanko(target, anchor)
        if isinstance(new, str):
            return None if isinstance(old, str) else f"pyHanko cannot read it any more: {new}"
        if not new or not new[-1]["good"] or new[-1]["coverage"] != "ENTIRE_FILE":
            return f"pyHanko: {new[-1:]}"
        if not isinstance(old, str):
            worse = [n for o, n in zip(old, new) if (o["intact"] and not n["intact"]) or (n["suspicious"] and not o["suspicious"])]
            if worse:
                return f"pyHanko on earlier signatures: {worse}"
        return None

    def pages(self, source, target, line):
        old = pictures.pages(source)
        if not old:
            return None
        added = {line["page"]: [line["rect"]] if line["rect"] else []}
        for page in line["footer_pages"]:
            width, height = (edge / pictures.PIXELS for edge in pictures.read(old[page - 1])[:2])
            # 46 points of footer on A4 and Letter; on narrow pages its words need more lines.
            tall = 60 if width > 400 else 130
            added.setdefault(page, []).append((0, height - tall, width, tall))
        differing = pictures.differing_page(old, pictures.pages(target), added)
        if differing:
            # Readers guess differently at what is damaged; what another one sees unchanged was not changed by us.
            others = [pictures.pages(file, pictures.by_mupdf) for file in (source, target)]
            differing = differing if not others[0] or pictures.differing_page(*others, added) else None
        return differing


def run(pena, root, folder, jobs, exceptions):
    """Signs all; the rows of a table, the bars that were missed, and what stands behind them."""
    key(folder)
    signing = Signing(pena, root, folder, exceptions)
    with ThreadPoolExecutor(jobs) as pool:
        outcomes = list(pool.map(signing.one, enumerate(documents(root))))
    rows, missed, notes = [], [], []
    lost = {}
    for kind in KINDS:
        mine = [(path, outcome, detail) for k, path, outcome, detail in outcomes if k == kind]
        count = lambda wanted: sum(outcome == wanted for _, outcome, _ in mine)
        shown = [o for p, o, _ in mine if o == "unreadable" and judges.poppler_opens(f"{root}/{p}")]
        rows.append([kind, count("signed"), count("refused"), count("unreadable"), len(shown), count("excepted"), count("failed")])
        lost[kind] = (len(shown) + count("failed"), count("signed") + len(shown) + count("failed"))
        notes += [f"{path}: {outcome}: {detail}" for path, outcome, detail in mine
                  if outcome == "failed" or outcome == "unreadable" and kind in ("well-formed", "damaged", "signed before")]
    failed = [path for _, path, outcome, _ in outcomes if outcome == "failed"]
    excepted = {path for _, path, outcome, _ in outcomes if outcome == "excepted"}
    missed += [f"{path} is no worse now; its exception must go" for path in exceptions.keys() - excepted]
    if lost["well-formed"][0]:
        missed.append(f"well-formed: {lost['well-formed'][0]} not signed, 0 allowed")
    if lost["damaged"][0] * 50 > lost["damaged"][1]:
        missed.append(f"damaged that Poppler opens: {lost['damaged'][0]} of {lost['damaged'][1]} not signed, 2 % allowed")
    if failed:
        missed.append(f"{len(failed)} outputs got worse, or the program crashed: none allowed")
    (seconds, slow), (megabytes, large) = signing.costs
    notes.append(f"slowest {seconds:.2f} s ({os.path.basename(slow)}), largest {megabytes:.0f} MB ({os.path.basename(large)})")
    return rows, missed, notes
