"""`make bench`: Pena beside its peers and beside the floor; same inputs, same key, one after the other in turns.

Prints for each row medians of wall time, CPU time and peak memory, their ratios to the floor (signing) or to Pena
(verifying), and whether each bar is met. A quiet machine is the reader's to provide: the load is printed.
PENA_BENCH_ROUNDS, PENA_BENCH_SMALL=1 (without 500 MB), PENA_BENCH_ROWS=word (only rows with it; batch: the batch).
"""
import os
import shutil
import subprocess
import sys
import tempfile

import inputs
from contest import CPU, PEAK, ROUNDS, Bars, clear, once, show, turns

SMALL = os.environ.get("PENA_BENCH_SMALL")
ROWS = os.environ.get("PENA_BENCH_ROWS", "")
PENA, FLOOR, PYTHON = sys.argv[1:4]
PEER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pyhanko_peer.py")
PASS = "rahasia"
BARS = Bars()


def run(*words, **options):
    return subprocess.run(words, check=True, capture_output=True, **options)


def key(folder):
    config = f"{folder}/key.cnf"
    open(config, "w").write("[req]\ndistinguished_name=d\nprompt=no\n[d]\nCN=Bench\n[e]\n"
                            "basicConstraints=critical,CA:false\nkeyUsage=critical,digitalSignature,nonRepudiation\n")
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{folder}/key.pem", "-out",
        f"{folder}/cert.pem", "-days", "30", "-config", config, "-extensions", "e")
    run("openssl", "pkcs12", "-export", "-inkey", f"{folder}/key.pem", "-in", f"{folder}/cert.pem", "-out",
        f"{folder}/key.p12", "-passout", f"pass:{PASS}", "-name", "bench")
    run("openssl", "pkcs8", "-topk8", "-nocrypt", "-in", f"{folder}/key.pem", "-outform", "DER", "-out", f"{folder}/key.der")
    open(f"{folder}/pass", "w").write(PASS + "\n")


def nss(folder):
    """pdfsig signs with an NSS database; None without certutil."""
    if not shutil.which("certutil") or not shutil.which("pk12util"):
        return None
    database = f"{folder}/nss"
    os.mkdir(database)
    run("certutil", "-N", "-d", database, "--empty-password")
    run("pk12util", "-i", f"{folder}/key.p12", "-d", database, "-W", PASS, "-K", "")
    return database


def sign_command(folder, source, target):
    return [PENA, "sign", source, "--out", target, "--p12", f"{folder}/key.p12", "--passphrase-file", f"{folder}/pass",
            "--invisible", "--no-footer"]


def signers(folder, source):
    """Everybody who signs, by name."""
    out = f"{folder}/out"
    contestants = {
        "floor": ([FLOOR, f"{folder}/key.der", source, out], [out]),
        "swift": ([FLOOR, f"{folder}/key.der", source, out, "swift"], [out]),
        "pena": (sign_command(folder, source, out + ".pdf"), [out + ".pdf"]),
        "pyhanko": ([PYTHON, PEER, "sign", f"{folder}/key.p12", PASS, source, out + "h.pdf"], [out + "h.pdf"]),
    }
    if os.path.exists(f"{folder}/nss"):
        words = ["pdfsig", "-nssdir", f"{folder}/nss", source, out + "s.pdf", "-add-signature", "-nick", "bench"]
        contestants["pdfsig"] = (words, [out + "s.pdf"])
    if shutil.which("mutool"):
        # mutool only fills a field that is there.
        field, number = f"{folder}/field.pdf", f"{folder}/field.txt"
        clear([field, number])
        if once([PYTHON, PEER, "field", source, field, number], os.environ) and os.path.exists(number):
            words = ["mutool", "sign", "-s", f"{folder}/key.p12", "-P", PASS, "-o", out + "m.pdf", field, open(number).read()]
            contestants["mutool"] = (words, [out + "m.pdf"])
    return contestants


def signing(folder, paths, environment):
    print("\nfloor: its RSA by the package `rsa`; swift: the same by AWS-LC, as Pena does. Bars are to the floor.")
    print(f"\nSIGN, invisible                  {'':8}   wall s    CPU s      MB     ratio to the floor: wall CPU peak")
    seen = {}
    for row, source in paths.items():
        if ROWS not in row:
            continue
        medians = seen[row] = turns(signers(folder, source), environment)
        show(row, medians, "floor")
        if not medians["pena"]:
            continue
        BARS.hold(row, "CPU, to the floor", medians["pena"][CPU] / medians["floor"][CPU], 2)
        BARS.peers(row, medians, ("pyhanko", "pdfsig", "mutool"))
        if row.startswith(("500 MB", "100,000")):
            BARS.hold(row, "peak memory, MB", medians["pena"][PEAK], 32)
    slopes(seen, paths)


def slopes(seen, paths):
    """What a MB costs, and what an object costs that nobody needs."""
    have = lambda *rows: all(seen.get(row) and seen[row]["pena"] for row in rows)
    cpu, size = lambda row, who: seen[row][who][CPU], lambda row: os.path.getsize(paths[row]) / 1e6
    small, large = "10 MB, images", "500 MB, images" if not SMALL else "100 MB, images"
    if not have(small, large, "1 page"):
        return
    a_mb = {who: (cpu(large, who) - cpu(small, who)) / (size(large) - size(small)) for who in ("floor", "pena")}
    print(f"\nSLOPE, bytes: {1000 * a_mb['pena']:.3f} ms a MB, the floor {1000 * a_mb['floor']:.3f}")
    BARS.hold("slope", "CPU a MB, to the floor", a_mb["pena"] / a_mb["floor"], 2)
    for row in (row for row in seen if row.startswith("100,000") and have(row)):
        # What remains when the bytes are paid for as images pay for them.
        extra = cpu(row, "pena") - cpu("1 page", "pena") - a_mb["pena"] * size(row)
        print(f"SLOPE, objects: {row}: {extra / 100_000 * 1e6:.3f} µs an object beyond its bytes")


def footers(folder, paths, environment):
    print("\nSIGN with block and, by the practice key, a footer on every page: ratio to the floor")
    for row in ("1 page", "500 pages", "5,000 pages"):
        if ROWS not in row:
            continue
        out = f"{folder}/out"
        floor = [FLOOR, f"{folder}/key.der", paths[row], out]
        pena = [PENA, "sign", paths[row], "--out", out + ".pdf", "--key", environment["PENA_BENCH_KEY"]]
        show(row, turns({"floor": (floor, [out]), "pena": (pena, [out + ".pdf"])}, environment), "floor")


def opening(folder, paths, environment):
    print("\nOPEN to the picture of the first page, 800 pixels wide, with a revision prepared: ratio to Pena")
    for row in ("1 page, 25 KB", "20 pages, 2.5 MB", "500 pages", "5,000 pages", "100,000 objects, classic", "100 MB, images"):
        if ROWS not in row:
            continue
        out, source = f"{folder}/page.png", paths[row]
        pena = [PENA, "preview", source, "--page", "1", "--out", out, "--p12", f"{folder}/key.p12", "--passphrase-file",
                f"{folder}/pass", "--invisible", "--no-footer", "--width", "800"]
        contestants = {"pena": (pena, [out])}
        for name, words in (("mutool", ["mutool", "draw", "-q", "-w", "800", "-o", out, source, "1"]),
                            ("pdftoppm", ["pdftoppm", "-png", "-f", "1", "-l", "1", "-scale-to-x", "800", "-scale-to-y", "-1",
                                          source, f"{folder}/ppm"])):
            if shutil.which(words[0]):
                contestants[name] = (words, [out])
        medians = turns(contestants, environment)
        show(row, medians, "pena")
        BARS.peers(row, medians, ("mutool", "pdftoppm"))


def judges(folder, signed):
    contestants = {
        "pena": ([PENA, "verify", signed, "--trust-only", "--trust", f"{folder}/cert.pem"], []),
        "pyhanko": ([PYTHON, PEER, "verify", f"{folder}/cert.pem", signed], []),
    }
    for name, words in (("pdfsig", ["pdfsig", "-nocert", signed]), ("mutool", ["mutool", "sign", "-v", signed])):
        if shutil.which(name):
            contestants[name] = (words, [])
    return contestants


def verifying(folder, paths, environment):
    print("\nVERIFY (pdfsig, mutool: digest and signature only): ratio to Pena")
    for row, source in paths.items():
        if ROWS not in row:
            continue
        signed = f"{folder}/signed.pdf"
        clear([signed])
        run(*sign_command(folder, source, signed), env=environment)
        medians = turns(judges(folder, signed), environment)
        show(row, medians, "pena")
        if medians["pena"]:
            BARS.peers(row, medians, ("pdfsig",))
            if medians["pyhanko"]:
                BARS.hold(row, "CPU, to a twentieth of pyHanko's", 20 * medians["pena"][CPU] / medians["pyhanko"][CPU], 1)
        if row.startswith("100,000") and medians["pena"]:
            BARS.hold(row, "peak memory, MB", medians["pena"][PEAK], 32)
        clear([signed])


def batch(folder, source, environment, count=1000):
    many, ours, theirs = f"{folder}/many", f"{folder}/ours", f"{folder}/theirs"
    os.mkdir(many)
    files = [f"{many}/{number:04}.pdf" for number in range(count)]
    for path in files:
        shutil.copy(source, path)
    jobs = str(os.cpu_count())
    command = lambda jobs: [*sign_command(folder, many, ours), "--jobs", jobs]
    rates = {}
    for name, words, out in ((f"pena, {jobs} jobs", command(jobs), ours), ("pena, 1 job", command("1"), ours),
                             ("pyhanko", [PYTHON, PEER, "batch", f"{folder}/key.p12", PASS, theirs, *files], theirs)):
        shutil.rmtree(out, ignore_errors=True)
        os.mkdir(out)
        rates[name] = count / once(words, environment)[0]
    print(f"\nBATCH of {count} small files: " + " · ".join(f"{name}: {rate:.0f} files/s" for name, rate in rates.items()))
    BARS.hold("batch", "twenty times pyHanko's rate, to Pena's", 20 * rates["pyhanko"] / rates[f"pena, {jobs} jobs"], 1)
    trust = ["--trust-only", "--trust", f"{folder}/cert.pem", "--jobs", jobs]
    signed = [f"{ours}/{name}" for name in sorted(os.listdir(ours))][:500]
    ways = {"pena": [PENA, "verify", *signed, *trust], "pyhanko": [PYTHON, PEER, "verify", f"{folder}/cert.pem", *signed]}
    spent = {name: once(words, environment) for name, words in ways.items()}
    if shutil.which("pdfsig"):
        alone = [once(["pdfsig", "-nocert", path], environment) for path in signed]
        spent["pdfsig"] = (sum(one[0] for one in alone), sum(one[1] for one in alone))
    print("VERIFY 500 files: " + " · ".join(f"{name}: {took[0]:.2f} s, CPU {took[1]:.2f} s" for name, took in spent.items()))
    BARS.hold("verify 500", "CPU, to pdfsig", spent["pena"][1] / spent.get("pdfsig", spent["pyhanko"])[1], 1)
    BARS.hold("verify 500", "CPU, to a twentieth of pyHanko's", 20 * spent["pena"][1] / spent["pyhanko"][1], 1)


def many_signatures(folder, source, environment, count=50):
    """A document with fifty signatures."""
    for number in range(count):
        target = f"{folder}/many-{number}.pdf"
        run(*sign_command(folder, source, target), env=environment)
        source = target
    return source


def fresh(folder, program):
    """The same program, written in one go: how a linker's many small writes lie in memory costs a millisecond at each start."""
    return shutil.copy(program, f"{folder}/{os.path.basename(program)}")


def main():
    global PENA, FLOOR
    with tempfile.TemporaryDirectory(prefix="pena-bench-") as folder:
        PENA, FLOOR = fresh(folder, PENA), fresh(folder, FLOOR)
        environment = {**os.environ, "PENA_DATA": f"{folder}/data"}
        environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
        key(folder)
        nss(folder)
        run(PENA, "practice", "--out", folder, env=environment)
        listed = run(PENA, "key", "list", env=environment, text=True)
        environment["PENA_BENCH_KEY"] = listed.stdout.split("  ")[0]
        paths = inputs.make(folder, lambda name: ROWS in name and not (SMALL and name.startswith("500 MB")))
        paths["50 signatures"] = many_signatures(folder, paths["1 page, 25 KB"], environment)
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, {ROUNDS} rounds, medians; RSA-2048, SHA-256")
        signing(folder, paths, environment)
        footers(folder, paths, environment)
        opening(folder, paths, environment)
        verifying(folder, paths, environment)
        if ROWS in "batch":
            batch(folder, paths["1 page"], environment)
        print(f"load {os.getloadavg()[0]:.1f}")
        BARS.end()


main()
