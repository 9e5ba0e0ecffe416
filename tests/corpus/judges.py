"""Programs by others, asked about one document: qpdf, pdfsig, pyHanko."""
import json
import os
import subprocess
import sys
import threading

import child

HERE = os.path.dirname(os.path.abspath(__file__))
SERVICE = os.path.join(HERE, "..", "interop", "pyhanko_service.py")
threads = threading.local()


def qpdf(file, password=""):
    """0 fine, 1 warnings, 2 errors."""
    status = child.run(["qpdf", "--check", f"--password={password}", file], patience=60).status
    return {0: 0, 3: 1}.get(status, 2)


def pdfsig(file, password=""):
    """For each signature whether it is valid, and whether it covers the whole document; None where Poppler cannot say."""
    words = ["-upw", password] if password else []
    ended = child.run(["pdfsig", "-nocert", *words, file], patience=60)
    found = [part for part in ended.out.split("Signature #")[1:] if "is not signed" not in part]
    return [("Signature is Valid" in part, "Total document signed" in part) for part in found]


def poppler_opens(file):
    return child.run(["pdfinfo", file], patience=60).status == 0


def pyhanko(file, anchor, password=""):
    """What pyHanko finds of each signature, or a sentence why it cannot read the file. One service a thread."""
    service = getattr(threads, "service", None)
    if service is None or service.poll() is not None:
        service = threads.service = subprocess.Popen([sys.executable, SERVICE], text=True, stdin=subprocess.PIPE,
                                                     stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    clock = threading.Timer(60, service.kill)
    clock.start()
    service.stdin.write(f"{file}\t{anchor}\t{password}\n")
    service.stdin.flush()
    line = service.stdout.readline()
    clock.cancel()
    answer = json.loads(line) if line else {"error": "it took more than 60 s"}
    return answer["error"] if answer.get("error") else answer["signatures"]
