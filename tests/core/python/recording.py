"""Records programs with every interpreter that the recorder was built for, and reads the events.
The environment says where: FLOWGLASS_BUILD_DIR, and FLOWGLASS_INTERPRETERS (paths, with :)."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

BUILD = Path(os.environ["FLOWGLASS_BUILD_DIR"])
INTERPRETERS = list({
    os.path.realpath(path): path
    for path in os.environ["FLOWGLASS_INTERPRETERS"].split(os.pathsep) if path
}.values())
RECORD = BUILD / "bin" / "record_script"
LAUNCHER = BUILD / "python" / "__main__.py"
#: What record_script ends with where the trace broke the grammar.
BROKEN = 99


def launcherWords(words, options=()):
    return [str(LAUNCHER), *options, "--", *words]


def version(python):
    return subprocess.run([python, "--version"], capture_output=True, text=True).stdout


def recordWords(trace, python, words, options=()):
    """The command that records `words` (SCRIPT ARGS… or -m MODULE ARGS…) into `trace`."""
    program = launcherWords(words, options)
    return [str(RECORD), str(trace), python, *program]


def withoutIdentities(item, numbers):
    """An event, or a part of one, in which values do not say which object they show, and the
    objects that are waited for are numbered from 1."""
    if isinstance(item, list):
        return [withoutIdentities(part, numbers) for part in item]
    if not isinstance(item, dict):
        return item
    plain = {}
    for name, part in item.items():
        if name not in ("object", "group") or not isinstance(part, int):
            plain[name] = withoutIdentities(part, numbers)
        elif "kind" in item or "text" not in item:
            plain[name] = numbers.setdefault(part, len(numbers) + 1)
    return plain


def eventsOf(trace, identities=False):
    """The events of a trace; of what may be shared, the identity only with `identities`."""
    text = Path(trace).read_text(encoding="utf-8", errors="surrogateescape")
    events = [json.loads(line) for line in text.splitlines()]
    numbers = {}
    return events if identities else [withoutIdentities(event, numbers) for event in events]


def outputOf(events, stream):
    kinds = ("output", "input")
    return "".join(e["text"] for e in events if e["kind"] in kinds and e["stream"] == stream)


def record(python, text, options=(), typed=b"", name="program.py",
           environment=None, identities=False):
    """Records a script given as text. Returns its events (as eventsOf() gives them) and the
    finished process; a trace that breaks the grammar is an AssertionError."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / name
        script.write_text(text, encoding="utf-8")
        trace = Path(folder) / "trace.jsonl"
        done = subprocess.run(recordWords(trace, python, [name], options), cwd=folder, input=typed,
                              capture_output=True, env=environment)
        assert done.returncode != BROKEN, done.stderr.decode()
        return eventsOf(trace, identities), done
