"""One row of the bench: contestants in turns, medians, ratios, and whether the bars are met."""
import os
import statistics
import subprocess
import tempfile
import time

ROUNDS = int(os.environ.get("PENA_BENCH_ROUNDS", "5"))

# What was measured of one contestant: seconds, seconds, MB.
WALL, CPU, PEAK = range(3)
# Seconds below which five rounds tell too little.
QUICK = 0.1


def median(all_, which):
    return statistics.median(one[which] for one in all_)


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
    # Who is done in an instant is asked more often: a few milliseconds are more easily disturbed than a second.
    quick = {name: contestants[name] for name, all_ in seen.items() if all_ and None not in all_ and median(all_, WALL) < QUICK}
    for _ in range(4 * ROUNDS if len(quick) > 1 else 0):
        for name, (command, made) in quick.items():
            clear(made)
            seen[name].append(once(command, environment))
    for command, made in contestants.values():
        clear(made)
    medians = lambda name, all_: (*map(statistics.median, zip(*all_)), peaks[name])
    return {name: None if None in all_ else medians(name, all_) for name, all_ in seen.items()}


def show(row, medians, against):
    base = medians[against]
    for name, found in medians.items():
        if found is None:
            print(f"{row:32} {name:8}  failed")
            continue
        ratios = " ".join(f"{value / bar:7.2f}" for value, bar in zip(found, base))
        print(f"{row:32} {name:8} {found[WALL]:8.3f} {found[CPU]:8.4f} {found[PEAK]:7.0f}   {ratios}", flush=True)


class Bars:
    """The bars of the issue, each met or missed in this run."""

    def __init__(self):
        self.all = []

    def hold(self, row, what, value, most):
        """`value` may be at most `most`."""
        met = value <= most
        self.all.append(met)
        print(f"{'':32} bar {'met   ' if met else 'MISSED'} {what}: {value:.3g}, at most {most:.3g}", flush=True)

    def peers(self, row, medians, others):
        """Pena's CPU time is not behind the best peer's."""
        found = [medians[name][CPU] for name in others if medians.get(name)]
        if found and medians["pena"]:
            self.hold(row, "CPU, to the best peer", medians["pena"][CPU] / min(found), 1)

    def end(self):
        print(f"\nbars: {sum(self.all)} met, {len(self.all) - sum(self.all)} missed")
