"""`make bench`: Pena beside its peers and beside the floor; same inputs, same key, one after the other in turns.

Prints for each row medians of wall time, CPU time and peak memory, and their ratios to the floor (signing) or to Pena
(verifying). A quiet machine is the reader's to provide: the load is printed. PENA_BENCH_ROUNDS, PENA_BENCH_SMALL=1.
"""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import inputs

ROUNDS = int(os.environ.get("PENA_BENCH_ROUNDS", "5"))
SMALL = os.environ.get("PENA_BENCH_SMALL")
PENA, FLOOR, PYTHON = sys.argv[1:4]
PEER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pyhanko_peer.py")
PASS = "rahasia"


def once(command, environment):
    """(wall s, CPU s) of a process, to the microsecond; None when it failed."""
    nothing = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)]
    begun = time.perf_counter()
    child = os.posix_spawnp(command[0], command, environment, file_actions=nothing)
    _, status, used = os.wait4(child, 0)
    wall = time.perf_counter() - begun
    return (wall, used.ru_utime + used.ru_stime) if os.waitstatus_to_exitcode(status) in (0, 1) else None


def peak(command, environment):
    """MB. GNU time starts the process, so that our own memory is not counted as its."""
    report = tempfile.mktemp()
    subprocess.run(["/usr/bin/time", "-o", report, "-f", "%M", *command], env=environment, capture_output=True)
    found = int(open(report).read().split()[-1]) / 1024
    os.unlink(report)
    return found


def clear(paths):
    for path in paths:
        if os.path.exists(path):
            os.unlink(path)


def turns(contestants, environment):
    """A-B-A-B; name → medians of wall and CPU, and the peak, or None where it failed."""
    seen = {name: [] for name in contestants}
    peaks = {}
    for turn in range(ROUNDS + 1):
        for name, (command, made) in contestants.items():
            clear(made)
            if turn == 0:
                peaks[name] = peak(command, environment)
            else:
                seen[name].append(once(command, environment))
    medians = lambda name, all_: (*map(statistics.median, zip(*all_)), peaks[name])
    return {name: None if None in all_ else medians(name, all_) for name, all_ in seen.items()}


def show(row, medians, against):
    base = medians[against]
    for name, found in medians.items():
        if found is None:
            print(f"{row:34} {name:8}  failed")
            continue
        ratios = " ".join(f"{value / bar:7.2f}" for value, bar in zip(found, base))
        print(f"{row:34} {name:8} {found[0]:8.3f} {found[1]:8.3f} {found[2]:7.0f}   {ratios}", flush=True)


def key(folder):
    run = lambda *words: subprocess.run(words, check=True, capture_output=True)
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
    subprocess.run(["certutil", "-N", "-d", database, "--empty-password"], check=True, capture_output=True)
    subprocess.run(["pk12util", "-i", f"{folder}/key.p12", "-d", database, "-W", PASS, "-K", ""], check=True, capture_output=True)
    return database


def sign_command(folder, source, target):
    return [PENA, "sign", source, "--out", target, "--p12", f"{folder}/key.p12", "--passphrase-file", f"{folder}/pass",
            "--invisible", "--no-footer"]


def signing(folder, paths, environment):
    database = nss(folder)
    print(f"\nSIGN, invisible                     {'':8}   wall s    CPU s    MB      ratio to the floor: wall CPU peak")
    for row, source in paths.items():
        out = f"{folder}/out"
        contestants = {
            "floor": ([FLOOR, f"{folder}/key.der", source, out], []),
            "pena": (sign_command(folder, source, out + ".pdf"), [out + ".pdf"]),
            "pyhanko": ([PYTHON, PEER, "sign", f"{folder}/key.p12", PASS, source, out + "h.pdf"], [out + "h.pdf"]),
        }
        if database:
            words = ["pdfsig", "-nssdir", database, source, out + "s.pdf", "-add-signature", "-nick", "bench"]
            contestants["pdfsig"] = (words, [out + "s.pdf"])
        show(row, turns(contestants, environment), "floor")
        for name in ("", "h", "s"):
            if os.path.exists(f"{out}{name}.pdf"):
                os.unlink(f"{out}{name}.pdf")


def footers(folder, paths, environment):
    print("\nSIGN with block and, by the practice key, a footer on every page: ratio to the floor")
    for row in ("1 page", "500 pages", "5,000 pages"):
        out = f"{folder}/out"
        floor = [FLOOR, f"{folder}/key.der", paths[row], out]
        pena = [PENA, "sign", paths[row], "--out", out + ".pdf", "--key", environment["PENA_BENCH_KEY"]]
        show(row, turns({"floor": (floor, []), "pena": (pena, [out + ".pdf"])}, environment), "floor")


def verifying(folder, paths, environment):
    print("\nVERIFY (pdfsig, mutool: digest and signature only): ratio to Pena")
    for row, source in paths.items():
        signed = f"{folder}/signed.pdf"
        if os.path.exists(signed):
            os.unlink(signed)
        subprocess.run(sign_command(folder, source, signed), env=environment, check=True, capture_output=True)
        contestants = {
            "pena": ([PENA, "verify", signed, "--trust-only", "--trust", f"{folder}/cert.pem"], []),
            "pyhanko": ([PYTHON, PEER, "verify", f"{folder}/cert.pem", signed], []),
        }
        for name, words in (("pdfsig", ["pdfsig", "-nocert", signed]), ("mutool", ["mutool", "sign", "-v", signed])):
            if shutil.which(name):
                contestants[name] = (words, [])
        show(row, turns(contestants, environment), "pena")


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
    print(f"Pena, {jobs} jobs, to pyHanko in one process: {rates[f'pena, {jobs} jobs'] / rates['pyhanko']:.1f} ×")


def many_signatures(folder, source, environment, count=50):
    """A document with fifty signatures."""
    for number in range(count):
        target = f"{folder}/many-{number}.pdf"
        subprocess.run(sign_command(folder, source, target), env=environment, check=True, capture_output=True)
        source = target
    return source


def main():
    with tempfile.TemporaryDirectory(prefix="pena-bench-") as folder:
        environment = {**os.environ, "PENA_DATA": f"{folder}/data"}
        environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
        key(folder)
        subprocess.run([PENA, "practice", "--out", folder], env=environment, check=True, capture_output=True)
        listed = subprocess.run([PENA, "key", "list"], env=environment, check=True, capture_output=True, text=True)
        environment["PENA_BENCH_KEY"] = listed.stdout.split("  ")[0]
        paths = inputs.make(folder)
        if SMALL:
            del paths["500 MB, images"]
        paths["50 signatures"] = many_signatures(folder, paths["1 page, 25 KB"], environment)
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, {ROUNDS} rounds, medians; RSA-2048, SHA-256")
        signing(folder, paths, environment)
        footers(folder, paths, environment)
        verifying(folder, paths, environment)
        batch(folder, paths["1 page"], environment)
        print(f"load {os.getloadavg()[0]:.1f}")


main()
