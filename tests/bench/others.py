"""What stands beside Flowglass's figures: the least that being told of calls costs, and VizTracer
(https://viztracer.readthedocs.io) where an interpreter has it."""

import json
import os
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
#: VizTracer keeps this many events, the last ones; more than any program here makes.
MOST_EVENTS = "20000000"
ABOUT = """
import json, sysconfig
paths = sysconfig.get_paths()
print(json.dumps([paths["include"], sysconfig.get_config_var("EXT_SUFFIX")]))
"""


def buildFloor(python, folder):
    """Builds floor.cpp for an interpreter, into `folder`."""
    include, suffix = json.loads(subprocess.run(
        [python, "-c", ABOUT], check=True, capture_output=True, text=True).stdout)
    subprocess.run([os.environ.get("CXX", "c++"), "-std=c++20", "-O2", "-fPIC", "-shared",
                    f"-I{ROOT}", "-isystem", include, HERE / "floor.cpp",
                    "-o", folder / f"floor{suffix}"], check=True)


def floor(python, folder, what, program, *arguments):
    """What the program prints, its nanoseconds."""
    return int(subprocess.run(
        [python, HERE / "floor.py", folder, what, program, *arguments], check=True,
        capture_output=True, text=True).stdout)


def hasVizTracer(python):
    return subprocess.run([python, "-c", "import viztracer"], capture_output=True).returncode == 0


def viztracer(python, report, options, program, *arguments):
    """What the program prints, its nanoseconds; VizTracer's JSON is written to `report` later."""
    return int(subprocess.run(
        [python, "-m", "viztracer", "--quiet", "--ignore_c_function", *options,
         "--tracer_entries", MOST_EVENTS, "-o", report, program, *arguments],
        check=True, capture_output=True, text=True).stdout.splitlines()[0])
