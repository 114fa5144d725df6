"""How fast the window is: bench_window's figures, and the time from the start of the program until
its picture stands on an X server's screen."""

import json
import mmap
import os
import shutil
import statistics
import struct
import subprocess
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
STARTS = 5


class Screen:
    """An X server of our own whose screen lies in a file: looking at it asks nothing of the server.

    https://www.x.org/releases/current/doc/man/man1/Xvfb.1.xhtml says how (-fbdir); the file is in
    the format of xwd.
    """

    def __init__(self, width, height):
        made = tempfile.TemporaryDirectory(prefix="flowglass-screen-")
        self._folder = made
        reading, writing = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24",
             "-fbdir", made.name, "-nolisten", "tcp"],
            pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as number:
            self.display = ":" + number.readline().strip()
        with open(Path(made.name) / "Xvfb_screen0", "rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        header = struct.unpack(">25I", self._bytes[:100])
        self._begin = header[0] + header[19] * 12
        self._line = header[12]

    def rows(self, lines):
        return b"".join(self._bytes[self._begin + y * self._line:self._begin + (y + 1) * self._line]
                        for y in lines)

    def close(self):
        self._bytes.close()
        self.server.terminate()
        self.server.wait()


def worked(process):
    """Milliseconds of processor time that it has taken: see proc_pid_stat(5)."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def changes(screen, command, environment, lines, seconds):
    """Starts the command; every other look of these lines of the screen until they stay the same
    for so long, as (milliseconds, of them processor time of the program)."""
    empty = screen.rows(lines)
    seen, last = [], empty
    began = time.monotonic()
    program = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    changed = began
    while not seen or time.monotonic() - changed < seconds:
        if (now := screen.rows(lines)) != last:
            changed, last = time.monotonic(), now
            seen.append(((changed - began) * 1000, worked(program)))
        time.sleep(0.002)
    program.terminate()
    program.wait()
    while screen.rows(lines) != empty:
        time.sleep(0.01)
    return seen


def starts(flowglass, trace):
    """To the first picture of the gallery, and to the last change of that of a trace."""
    screen = Screen(1920, 1080)
    with tempfile.TemporaryDirectory(prefix="flowglass-config-") as settings:
        environment = {**os.environ, "DISPLAY": screen.display, "XDG_CONFIG_HOME": settings,
                       "QT_QPA_PLATFORM": "xcb"}
        gallery, stage = [], []
        try:
            for _ in range(STARTS):
                # Its cards get their pictures one after the other, for seconds.
                lines = range(20, 1000, 140)
                gallery.append(changes(screen, [flowglass], environment, lines, 0.2)[0])
                stage.append(changes(screen, [flowglass, trace], environment, lines, 0.5)[-1])
        finally:
            screen.close()
    return gallery, stage


def times(runs, what):
    """Others use the machine as well: of several runs, the least disturbed."""
    return {name: min(run[what][name] for run in runs) for name in ("p50", "p95", "max")}


def rowOf(bench, label, figure, baseline, aim):
    bench.row(label, f"{figure['p50']:.1f}, {figure['p95']:.1f}, {figure['max']:.1f} ms", aim)
    bench.row("  as a multiple of the plain picture",
              f"{figure['p50'] / baseline:.1f}, {figure['p95'] / baseline:.1f}", "")


def measure(bench, events=10_000_000):
    """Adds the window's rows to the table of `bench`: median, 95th percentile and maximum, each
    the lowest of its rounds."""
    program = bench.flowglass.parent / "bench_window"
    if not program.exists():
        return

    def runs(rounds, *words):
        return [json.loads(subprocess.run([program, *words], check=True, capture_output=True,
                                          text=True).stdout) for _ in range(rounds)]

    lessons = runs(min(bench.rounds, 3), "lessons")
    scenes = runs(bench.rounds, "scene", HERE / "programs" / "tasks.py")
    long = runs(min(bench.rounds, 3), "trace", str(bench.folder / "long.flow"), str(events))
    plain = min(run["baseline"] for run in lessons + scenes + long)
    bench.row(f"window at 1920×1080, {scenes[0]['platform']} platform: lowest of the rounds",
              "p50, p95, max", "")
    bench.row("200 plain boxes with a text, for scale", f"{plain:.2f} ms", "")
    rowOf(bench, "made up, 200 nodes on all of it: a picture of a motion",
          times(scenes, "made_up"), plain, "p95 ≤ 16 ms")
    for what, of in (("lessons", lessons), (f"full: {scenes[0]['nodes']} nodes", scenes)):
        rowOf(bench, f"{what}: a picture of a motion", times(of, "frames"), plain, "p95 ≤ 16 ms")
        rowOf(bench, f"{what}: from key to picture", times(of, "steps"), plain, "≤ 16 ms")
        rowOf(bench, f"{what}: from one picture to the next", times(of, "gaps"), plain, "16 ms")
    millions = f"{events / 1e6:.0f} M events"
    for what, name, aim in (("from step key to picture", "steps", "≤ 16 ms"),
                            ("to any step", "jumps", "≤ 16 ms"),
                            ("a notch of pan or zoom", "zooms", "p95 ≤ 16 ms"),
                            ("opening the Events panel", "panel_opens", "≤ 16 ms"),
                            ("Home and End in it", "list_keys", "≤ 16 ms"),
                            ("scrolling it to anywhere", "scrolls", "≤ 16 ms"),
                            ("typing a text to search for", "search_begins", "≤ 16 ms"),
                            ("longest stall by a running search", "search_stalls", "≤ 16 ms"),
                            ("searching all of it", "searches", "")):
        rowOf(bench, f"{millions}: {what}", times(long, name), plain, aim)
    measureStarts(bench)


def measureStarts(bench):
    lesson = bench.flowglass.parent.parent / "share" / "flowglass" / "lessons" / "lazy_sequence.py"
    trace = bench.folder / "lesson.flow"
    subprocess.run([bench.flowglass, "record", "-o", trace, lesson], check=True,
                   capture_output=True)
    if shutil.which("Xvfb") is None:
        return bench.row("start to first picture", "Xvfb is not here", "≤ 500 ms")
    for what, seen in zip(("the lessons", "a recording"), starts(bench.flowglass, trace)):
        wall, processor = (statistics.median(each) for each in zip(*seen))
        bench.row(f"start to first picture: {what}, median of {STARTS}, X", f"{wall:.0f} ms",
                  "≤ 500 ms")
        bench.row("  the program's processor time in it", f"{processor:.0f} ms", "")
