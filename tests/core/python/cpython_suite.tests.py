"""CPython's own tests say whether recording changes anything: run plainly and run recorded in full,
each of them has to end alike, with nothing lost and a trace that keeps to the grammar.
usage: cpython_suite.tests.py [--all] [--python PATH]… [MODULE…]

Without --all, and where no modules are named, a part that takes some minutes. Interpreters without
the `test` package are passed over; the environment names them, as for every test here."""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from cpython_modules import ASYNCIO, BREAK_GRAMMAR, CANNOT_HOLD, MODULES, PART
from recording import BROKEN, INTERPRETERS, LAUNCHER, RECORD

HERE = Path(__file__).parent
#: How long a module may take, beside a plain run, before it counts as hanging.
PATIENCE = 180


@dataclass
class Run:
    """What became of each test of a module, and how the process ended."""

    verdicts: dict
    started: str
    status: object
    said: str
    seconds: float


def endGroup(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def run(command, folder, notes, patience):
    environment = dict(os.environ, PYTHONPATH=str(HERE / "suite"), PYTHONHASHSEED="0")
    for name in [n for n in environment if n.startswith("FLOWGLASS_")]:
        del environment[name]
    began = time.monotonic()
    with open(folder / "said", "wb") as said:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                                   stdout=said, stderr=said, start_new_session=True)
        try:
            status = process.wait(patience)
        except subprocess.TimeoutExpired:
            status = "no end"
        endGroup(process)
        process.wait()
    seconds = time.monotonic() - began
    verdicts, last = {}, ""
    lines = notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []
    for verdict, _, test in (line.partition("\t") for line in lines):
        if verdict == "started":
            last = test
            verdicts.setdefault(test, "started")
        elif verdicts.get(test) not in ("failed", "error"):
            verdicts[test] = verdict
    text = (folder / "said").read_text(encoding="utf-8", errors="replace")
    return Run(verdicts, last, status, text, seconds)


def words(notes, tests):
    return ["-m", "verdicts", str(notes), *tests]


def runPlain(python, tests):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        notes = folder / "verdicts"
        return run([python, *words(notes, tests)], folder, notes, PATIENCE)


def runRecorded(python, tests, plainSeconds):
    """The run, how many events there are of each kind, and what the checker says."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        notes, counts = folder / "verdicts", folder / "counts.json"
        options = ["--include", "test.*", "--fold", "0"]
        command = [str(RECORD), "--counts", str(counts), python, str(LAUNCHER), *options, "--",
                   *words(notes, tests)]
        ran = run(command, folder, notes, PATIENCE + 20 * plainSeconds)
        return ran, json.loads(counts.read_text()) if counts.exists() else {}


def modulesFor(python, wanted):
    """Those of the modules that this interpreter has; none where it has no tests."""
    program = ("import importlib.util, sys\n"
               "def has(name):\n"
               "    try: return importlib.util.find_spec(name)\n"
               "    except ImportError: return None\n"
               "print(*[name for name in sys.argv[1:] if has(name)])")
    done = subprocess.run([python, "-c", program, *wanted], capture_output=True, text=True)
    return done.stdout.split()


class Judge:
    """Runs modules both ways, and keeps what differs."""

    def __init__(self):
        self.faults = []

    def fault(self, python, module, sentence):
        self.faults.append(f"{python}: {module}: {sentence}")
        print(f"    {sentence}", flush=True)

    def differences(self, plain, recorded):
        for test in sorted(plain.verdicts.keys() | recorded.verdicts.keys()):
            before, after = plain.verdicts.get(test), recorded.verdicts.get(test)
            if before != after and not excused(test):
                yield test, before, after

    def holds(self, python, test, before):
        """Whether a test that ended otherwise does so again, by itself: some of CPython's tests
        depend on how fast the machine is."""
        again, _ = runRecorded(python, [test], 10)
        if again.verdicts.get(test) == before:
            return True
        return runPlain(python, [test]).verdicts.get(test) == again.verdicts.get(test)

    def judge(self, python, module):
        plain = runPlain(python, [module])
        recorded, counts = runRecorded(python, [module], plain.seconds)
        events = sum(n for kind, n in counts.items() if kind != "events lost")
        print(f"  {module}: {len(plain.verdicts)} tests, {plain.seconds:.1f} s; recorded "
              f"{recorded.seconds:.1f} s, {events:,} events", flush=True)
        if recorded.status not in (0, 1, BROKEN):
            self.fault(python, module, f"ended with {recorded.status} in {recorded.started}: "
                       + recorded.said[-2000:])
            return len(plain.verdicts)
        for test, before, after in self.differences(plain, recorded):
            if not self.holds(python, test, before):
                self.fault(python, module, f"{test}: {before} in a plain run, {after} recorded")
        if recorded.status == BROKEN:
            broken = [s for s in recorded.said.splitlines() if s.startswith("event ")]
            known = BREAK_GRAMMAR.get(module)
            broken = [s for s in broken if known is None or not re.search(known, s)]
            if broken:
                self.fault(python, module, f"{len(broken)} violations: " + " | ".join(broken[:10]))
        if counts.get("events lost"):
            self.fault(python, module, f"{counts['events lost']} events were lost")
        # A test calls at least itself.
        calls = counts.get("call", 0) + counts.get("create", 0)
        ran = sum(v != "skipped" for v in plain.verdicts.values())
        if calls < ran:
            self.fault(python, module, f"{ran} tests ran, {calls} calls were recorded")
        return len(plain.verdicts)


def excused(test):
    return any(test.startswith(prefix) for prefix in CANNOT_HOLD)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--python", action="append")
    parser.add_argument("modules", nargs="*")
    given = parser.parse_args()
    wanted = given.modules or (MODULES + ASYNCIO if given.all else PART)
    judge = Judge()
    for python in given.python or INTERPRETERS:
        modules = modulesFor(python, [f"test.{name}" for name in wanted])
        print(f"{python}: {len(modules)} modules", flush=True)
        tests = sum(judge.judge(python, module) for module in modules)
        print(f"{python}: {tests} tests", flush=True)
    for fault in judge.faults:
        print(fault)
    return 1 if judge.faults else 0


if __name__ == "__main__":
    sys.exit(main())
