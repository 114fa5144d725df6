"""Runs a program with nothing but the clock read whenever the interpreter tells of a frame or, with
`lines`, of a line: the least that recording it could cost.

    python floor.py FOLDER frames|lines PROGRAM [ARG…]      FOLDER holds the built floor.cpp
"""

import sys

folder, what, program = sys.argv[1:4]
sys.path.insert(0, folder)
import floor  # noqa: E402

FRAMES = ("PY_START", "PY_RESUME", "PY_RETURN", "PY_YIELD")

with open(program) as file:
    code = compile(file.read(), program, "exec")
sys.argv = sys.argv[3:]
if sys.version_info < (3, 12):
    floor.watch_frames()
else:
    monitoring = sys.monitoring
    monitoring.use_tool_id(monitoring.PROFILER_ID, "floor")
    wanted = 0
    for name in FRAMES if what == "frames" else ("LINE",):
        event = getattr(monitoring.events, name)
        monitoring.register_callback(monitoring.PROFILER_ID, event, floor.callback())
        wanted |= event
    monitoring.set_events(monitoring.PROFILER_ID, wanted)
exec(code, {"__name__": "__main__"})
