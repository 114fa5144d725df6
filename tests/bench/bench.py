"""What recording costs and how fast traces open: measured side by side in one run, medians, as
ratios where that can be. Prints a table with the aims; a figure never fails anything.

    tests/run --bench [--rounds N] [--only WORD]
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import tempfile
from pathlib import Path

import others
import window

HERE = Path(__file__).resolve().parent
PROGRAMS = HERE / "programs"
#: Records every event, also of loops that would be folded.
FULL = ("--fold", "0")


class Bench:
    def __init__(self, build, rounds):
        self.flowglass = build / "bin" / "flowglass"
        self.open_trace = build / "bin" / "bench_open_trace"
        self.rounds = rounds
        self.rows = []
        made = tempfile.TemporaryDirectory(prefix="flowglass-bench-")
        self.folder, self._keep = Path(made.name), made
        self.trace = self.folder / "bench.flow"

    def row(self, what, figure, aim):
        self.rows.append((what, figure, aim))
        print(f"{what:<66} {figure:>22}   {aim}", flush=True)

    def plain(self, python, program, *arguments):
        return int(subprocess.run([python, PROGRAMS / program, *arguments], check=True,
                                  capture_output=True, text=True).stdout)

    def recorded(self, python, program, *arguments, options=FULL):
        return int(subprocess.run(
            [self.flowglass, "record", "-o", self.trace, "--python", python, *options,
             PROGRAMS / program, *arguments],
            check=True, capture_output=True, text=True).stdout)

    def inTurns(self, measures):
        """Medians of what each of `measures` gives, taken in turns."""
        taken = {name: [] for name in measures}
        for _ in range(self.rounds):
            for name, measure in measures.items():
                taken[name].append(measure())
        return {name: statistics.median(times) for name, times in taken.items()}

    def sideBySide(self, python, program, argument, options):
        """Medians of the untraced and the recorded time in ns, taken in turns."""
        times = self.inTurns({
            "plain": lambda: self.plain(python, program, argument),
            "recorded": lambda: self.recorded(python, program, argument, options=options)})
        return times["plain"], times["recorded"]

    def besideOthers(self, name, python, what, program, argument, viztracers=()):
        """Recording calls alone, the least that it could cost, and VizTracer where it is there."""
        only = ("--no-lines", "--no-values")
        measures = {
            "plain": lambda: self.plain(python, program, argument),
            "folded": lambda: self.recorded(python, program, argument, options=only),
            "recorded": lambda: self.recorded(python, program, argument, options=FULL + only),
            "floor": lambda: others.floor(python, self.folder, "frames", PROGRAMS / program,
                                          argument)}
        if others.hasVizTracer(python):
            measures["viztracer"] = lambda: others.viztracer(
                python, self.folder / "viztracer.json", viztracers, PROGRAMS / program, argument)
        times = self.inTurns(measures)
        plain = times.pop("plain")
        for how, which in (("hot loops folded", "folded"), ("every event", "recorded"),
                           ("only the clock read at each", "floor"), ("VizTracer", "viztracer")):
            if which in times:
                self.row(f"{name}: {what}, {how}", f"{times[which] / plain:.2f} × untraced", "")
        if "viztracer" in times:
            smaller = (self.folder / "viztracer.json").stat().st_size / self.trace.stat().st_size
            self.row("  file, every event, against VizTracer's JSON", f"{smaller:.1f} × smaller",
                     "≥ 9")
            part = (times["folded"] - plain) / (times["viztracer"] - plain)
            self.row("  overhead, hot loops folded, as part of VizTracer's", f"{part:.2f}",
                     "≤ 0.3" if name == "3.11" and not viztracers else "≤ 0.5")

    def calls(self, name, python):
        others.buildFloor(python, self.folder)
        self.besideOthers(name, python, "fib(27), calls only", "fib.py", "27")
        self.besideOthers(name, python, "three chained generators, 1e6", "chain.py", "1000000")
        self.besideOthers(name, python, "asyncio, 1e5 switches", "switches.py", "100000",
                          ("--log_async",))

    def lines(self, name, python):
        rounds = 200_000
        executed = rounds * 4
        isMonitored = name != "3.11"
        for what, options in (("lines", FULL + ("--no-values",)), ("lines with locals", FULL)):
            plain, recorded = self.sideBySide(python, "scalars.py", str(rounds), options)
            aim = "≤ 80" if what != "lines" else "≤ 25"
            self.row(f"{name}: {what}, scalar loop", f"{(recorded - plain) / executed:.0f} ns a line",
                     aim if isMonitored else "(aim is for 3.12 and later)")
        if isMonitored:
            others.buildFloor(python, self.folder)
            times = self.inTurns({
                "plain": lambda: self.plain(python, "scalars.py", str(rounds)),
                "floor": lambda: others.floor(python, self.folder, "lines",
                                              PROGRAMS / "scalars.py", str(rounds))})
            self.row(f"{name}: only the clock read at each line",
                     f"{(times['floor'] - times['plain']) / executed:.0f} ns a line", "")

    def libraries(self, name, python):
        plain, recorded = self.sideBySide(python, "deepcopy.py", "300", ())
        self.row(f"{name}: library code, copy.deepcopy in a loop",
                 f"{recorded / plain:.2f} × untraced", "≤ 1.5" if name == "3.11" else "≤ 1.2")

    def facts(self):
        return json.loads(subprocess.run([self.flowglass, "info", self.trace, "--json", "--check"],
                                         check=True, capture_output=True, text=True).stdout)

    def server(self, name, python):
        plain, recorded = self.sideBySide(python, "server.py", "32", FULL)
        facts = self.facts()
        self.row(f"{name}: asyncio server, 1,000 connections, "
                 f"{facts['counts']['run']:,} switches", f"{recorded / plain:.2f} × untraced", "")
        self.row("  events, and how many were lost", f"{facts['events']:,}, {facts['lost']}",
                 "none lost")

    def growth(self, name, python):
        grown = self.recorded(python, "growth.py", "5000000") / 2**20
        self.row(f"{name}: memory over ten million events", f"+{grown:.0f} MiB", "≤ 32 MiB")

    def files(self, python):
        # About a million events: a line and a bind for each of three statements, and the loop's.
        self.recorded(python, "scalars.py", "125000")
        size = self.trace.stat().st_size
        figures = json.loads(subprocess.run([self.open_trace, self.trace], check=True,
                                            capture_output=True, text=True).stdout)
        events = figures["events"]
        million = events / 1e6
        self.row(f"file of {events:,} events", f"{size / events:.2f} bytes an event", "≤ 8")
        self.row("opening it", f"{figures['open_ns'] / 1e6 / million:.0f} ms a million", "≤ 200")
        self.row("its memory", f"{figures['memory'] / events:.1f} bytes an event", "≤ 32")
        self.row("indexing it for steps", f"{figures['index_ns'] / 1e6 / million:.0f} ms a million",
                 "")
        self.row("any step: state, sentence, picture",
                 f"{figures['step_ns'] / 1e6:.2f} ms", "≤ 16 ms")
        self.row("  the slowest of 300", f"{figures['step_max_ns'] / 1e6:.2f} ms", "≤ 16 ms")
        self.row("reading the clock (rdtsc), for scale", f"{figures['rdtsc_ns']:.1f} ns", "")


    def asio(self):
        """What tracking adds to a `co_await post`."""
        programs = self.flowglass.parent
        environments = {"plain": {}, "flowglass": {}, "asio": {},
                        "recorded": {"FLOWGLASS_TRACE": str(self.trace)}}
        post, clock = {}, 0
        for name, variables in environments.items():
            program = programs / f"asio_bench_{'flowglass' if name == 'recorded' else name}"
            # Asio writes what it tracks to stderr.
            with open(self.folder / "tracking.txt", "w") as tracking:
                figures = [subprocess.run([program], check=True, text=True, stderr=tracking,
                                          stdout=subprocess.PIPE, env={**os.environ, **variables}
                                          ).stdout.split() for _ in range(self.rounds)]
            post[name] = statistics.median(float(each[0]) for each in figures)
            clock = statistics.median(float(each[1]) for each in figures)
        for what, name, aim in (("built with tracking, not recorded", "flowglass", ""),
                                ("recorded", "recorded", "≤ 60 ns"),
                                ("Asio's own tracking to a file", "asio", "")):
            added = post[name] - post["plain"]
            self.row(f"co_await post, {post['plain']:.0f} ns: {what}",
                     f"{added:+.0f} ns, {added / clock:.1f} × rdtsc", aim)


def interpreters(build):
    """Version and path of every interpreter that the build made a recorder for."""
    cache = (build / "CMakeCache.txt").read_text()
    listed = re.search(r"^FLOWGLASS_PYTHON_INTERPRETERS:INTERNAL=(.*)$", cache, re.MULTILINE)
    found = {}
    for python in listed.group(1).split(";") if listed else []:
        version = subprocess.run([python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
                                 capture_output=True, text=True).stdout.strip()
        found.setdefault(version, python)
    return sorted(found.items(), key=lambda item: tuple(map(int, item[0].split("."))))


def main():
    parser = argparse.ArgumentParser(prog="tests/run --bench")
    parser.add_argument("--build", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured")
    parser.add_argument("--only", default="", help="calls, lines, programs, files, c++, asio or window")
    chosen = parser.parse_args()
    bench = Bench(chosen.build, chosen.rounds)
    print(f"{'measured':<66} {'figure':>22}   aim")
    pythons = interpreters(chosen.build)
    for name, python in pythons:
        if chosen.only in ("", "calls"):
            bench.calls(name, python)
        if chosen.only in ("", "lines"):
            bench.lines(name, python)
        if chosen.only in ("", "programs"):
            bench.libraries(name, python)
            bench.server(name, python)
            bench.growth(name, python)
    if chosen.only in ("", "files") and pythons:
        bench.files(pythons[0][1])
    if chosen.only in ("", "c++", "asio"):
        bench.asio()
    if chosen.only in ("", "window"):
        window.measure(bench)
    for program in sorted((chosen.build / "bin").glob("bench_*")):
        words = (bench.open_trace.name, "bench_window")  # they are told what to measure
        if program.name not in words and chosen.only in ("", "c++"):
            print(f"\n{program.name}", flush=True)
            subprocess.run([program], check=False)


if __name__ == "__main__":
    main()
