"""The shared set-up of app/run and tests/run, with made-up dpkg and apt commands: what is found
missing, which names are chosen, and that nothing is ever removed."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

SETUP = Path(__file__).resolve().parents[2] / "app" / "setup.sh"

DPKG_QUERY = """#!/bin/sh
cat "$FAKE/installed"
"""
APT_CACHE = """#!/bin/sh
echo "$2:"
echo "  Installed: (none)"
echo "  Candidate: $(awk -v name="$2" '$1 == name { print $2; found = 1 }
    END { if (!found) print "(none)" }' "$FAKE/candidates")"
"""
APT_GET = """#!/bin/sh
echo "apt-get $*" >>"$FAKE/calls"
case " $* " in *" -s "*) cat "$FAKE/plan" ;; esac
"""
PACKAGES = """programPackages='
g++
cmake>=3.25
qt6-svg-dev|libqt6svg6-dev
libboost1.81-dev|libboost-dev>=1.81'
"""
EVERYTHING = "g++ ii 4:12\ncmake ii 3.25.1\nqt6-svg-dev ii 6.4\nlibboost1.81-dev ii 1.81.0\n"


class Machine:
    """A made-up Debian: what is installed, what apt offers, and what installing would do."""

    def __init__(self, folder, installed, candidates, plan):
        self.folder = Path(folder)
        for name, text in [("installed", installed), ("candidates", candidates), ("plan", plan)]:
            (self.folder / name).write_text(text)
        programs = self.folder / "bin"
        programs.mkdir()
        for name, text in [
            ("dpkg-query", DPKG_QUERY),
            ("apt-cache", APT_CACHE),
            ("apt-get", APT_GET),
            ("sudo", '#!/bin/sh\n[ "$1" = -n ] && shift\nexec "$@"\n'),
        ]:
            (programs / name).write_text(text)
            (programs / name).chmod(0o755)

    def run(self, script):
        environment = dict(os.environ, FAKE=str(self.folder), CI="true")
        environment["PATH"] = f"{self.folder / 'bin'}:{environment['PATH']}"
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", f"source '{SETUP}'\n{PACKAGES}\n{script}"],
            env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)

    def calls(self):
        log = self.folder / "calls"
        return log.read_text().splitlines() if log.exists() else []


class Setup(unittest.TestCase):
    def machine(self, installed="", candidates="", plan=""):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return Machine(folder.name, installed, candidates, plan)

    def test_nothing_is_asked_of_apt_where_nothing_is_missing(self):
        machine = self.machine(EVERYTHING)
        result = machine.run('installPackages "$programPackages"')
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertEqual(machine.calls(), [])

    def test_a_later_release_s_name_satisfies_a_need(self):
        machine = self.machine("g++ ii 13\ncmake ii 3.28\nlibqt6svg6-dev ii 6.2\n"
                               "libboost-dev ii 1.83.0.1\n")
        self.assertEqual(machine.run('missingNeeds "$programPackages"').stdout, "")

    def test_a_package_that_is_too_old_or_only_configured_is_missing(self):
        machine = self.machine("g++ rc 12\ncmake ii 3.22\nqt6-svg-dev ii 6\n"
                               "libboost-dev ii 1.74.0.3\n")
        self.assertEqual(machine.run('missingNeeds "$programPackages"').stdout.split(),
                         ["g++", "cmake>=3.25", "libboost1.81-dev|libboost-dev>=1.81"])

    def test_the_name_that_apt_knows_is_installed(self):
        machine = self.machine("cmake ii 3.28\ng++ ii 13\n",
                               "libqt6svg6-dev 6.2.4\nlibboost-dev 1.83.0.1\n")
        result = machine.run('installPackages "$programPackages"')
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("Installing 2 Debian packages: libqt6svg6-dev libboost-dev", result.stderr)
        install = machine.calls()[-1]
        self.assertIn("--no-remove libqt6svg6-dev libboost-dev", install)

    def test_an_older_boost_is_not_removed(self):
        machine = self.machine("cmake ii 3.25\ng++ ii 12\nqt6-svg-dev ii 6\n",
                               "libboost1.81-dev 1.81.0-5\nlibboost-dev 1.74.0.3\n",
                               "Remv libboost-dev [1.74.0.3]\nRemv libboost1.74-dev [1.74.0]\n"
                               "Inst libboost1.81-dev (1.81.0-5)\n")
        result = machine.run('installPackages "$programPackages"')
        self.assertEqual(result.returncode, 1)
        self.assertIn("apt would remove libboost-dev libboost1.74-dev. Nothing was changed.",
                      result.stderr)
        self.assertTrue(all(" -s " in call for call in machine.calls() if "install" in call))

    def configurations(self, machine, *settings):
        """The words that cmake gets when a build folder is configured, once for each call."""
        (machine.folder / "bin" / "cmake").write_text(
            '#!/bin/sh\necho "cmake $*" >>"$FAKE/calls"\n'
            'home=CMAKE_HOME_DIRECTORY:INTERNAL=$ROOT\n'
            '{ echo "$home"; for word; do case $word in -D*) echo "${word#-D}" |'
            ' sed "s/=/:STRING=/" ;; esac; done; } >"$FAKE/build/CMakeCache.txt"\n'
            ': >"$FAKE/build/build.ninja"\n')
        (machine.folder / "bin" / "cmake").chmod(0o755)
        before = len(machine.calls())
        for setting in settings:
            result = machine.run(f'export ROOT=$root; configure "$FAKE/build" {setting}')
            self.assertEqual(result.returncode, 0, result.stderr)
        return machine.calls()[before:]

    def test_a_folder_is_configured_once_for_the_same_settings(self):
        calls = self.configurations(self.machine(), "A=1 'T?=OFF'", "A=1 'T?=OFF'", "A=1 'T?=ON'")
        self.assertEqual(len(calls), 1)
        self.assertIn("-DA=1 -DT=OFF", calls[0])

    def test_a_setting_that_must_hold_is_put_right_and_a_first_one_stays(self):
        calls = self.configurations(self.machine(), "A=1 'T?=OFF'", "A=1 T=ON", "A=1 'T?=OFF'")
        self.assertEqual(len(calls), 2)
        self.assertIn("-DA=1 -DT=ON", calls[1])

    def test_a_folder_from_elsewhere_is_made_afresh(self):
        machine = self.machine()
        self.configurations(machine, "A=1")
        cache = machine.folder / "build" / "CMakeCache.txt"
        cache.write_text(cache.read_text().replace("DIRECTORY:INTERNAL=", "DIRECTORY:INTERNAL=/x"))
        calls = self.configurations(machine, "A=1 'T?=OFF'")
        self.assertIn("--fresh", calls[0])
        self.assertIn("-DT=OFF", calls[0])

    def test_a_need_that_apt_does_not_know_is_named(self):
        machine = self.machine(EVERYTHING.replace("g++ ii 4:12\n", ""))
        result = machine.run('installPackages "$programPackages"')
        self.assertEqual(result.returncode, 1)
        self.assertIn("apt knows no package for: g++.", result.stderr)


if __name__ == "__main__":
    unittest.main()
