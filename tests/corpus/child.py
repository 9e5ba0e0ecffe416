"""Programs run as children that may not cost more than the bars allow; what each cost is measured, not guessed."""
import os
import subprocess
import tempfile
import threading
import time
from typing import NamedTuple

SECONDS = 10
MEGABYTES = 1024


class Ended(NamedTuple):
    status: int
    out: str
    err: str
    seconds: float
    megabytes: float

    def fault(self):
        """What no input may do to a program of ours; None when it behaved. A panic that was caught is a panic."""
        if self.seconds > SECONDS:
            return f"hang: {self.seconds:.1f} s"
        if self.megabytes > MEGABYTES:
            return f"memory: {self.megabytes:.0f} MB"
        if self.status < 0 or "panicked at" in self.err or "overflowed its stack" in self.err:
            return f"crash: status {self.status}: {self.err.strip()[-300:]}"
        return None


def run(command, stdin="", environment=None, patience=2 * SECONDS):
    """The command's end. It is killed when `patience` is over; twice the memory bar is all it can get."""
    limited = ["prlimit", f"--as={4 * MEGABYTES << 20}", *map(str, command)]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begun = time.monotonic()
        child = subprocess.Popen(limited, stdin=subprocess.PIPE, stdout=out, stderr=err, env=environment)
        clock = threading.Timer(patience, child.kill)
        clock.start()
        try:
            child.stdin.write(stdin.encode())
            child.stdin.close()
        except BrokenPipeError:
            pass  # it did not ask
        _, status, used = os.wait4(child.pid, 0)
        seconds = time.monotonic() - begun
        clock.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        read = lambda file: (file.seek(0), file.read().decode(errors="replace"))[1]
        return Ended(child.returncode, read(out), read(err), seconds, used.ru_maxrss / 1024)
