"""Test modules that pytest rewrites show their decorators and scopes like any module, and pytest
prints what it prints in a plain run."""

import os
import subprocess
import textwrap
import unittest
from pathlib import Path

from plain_run import PlainRunCase
from recording import INTERPRETERS, eventsOf, recordWords

PACKAGES = "/usr/lib/python3/dist-packages"

FILES = {
    # The figure of seconds in pytest's last line is the same in every run.
    "conftest.py": """
        import _pytest.timing
        _pytest.timing.time = lambda: 0.0
        import pytest
        from helper import traced
        @pytest.fixture
        @traced
        def number():
            with open(__file__) as text:
                yield 3
        """,
    "helper.py": """
        def traced(function):
            return function
        @traced
        def double(n):
            with open(__file__): return 2 * n
        """,
    "test_it.py": '''
        """What it is about."""
        from __future__ import annotations
        import contextlib
        import pytest
        from helper import double, traced
        @contextlib.contextmanager
        def shop():
            yield "open"
        @pytest.mark.parametrize("n", [1, 2])
        def test_doubles(n, number):
            with shop() as state:
                assert double(n) + 1 == number, f"{n} is not so"
                assert state == "open" and (lambda: n)()
        @traced
        def test_raises():
            with pytest.raises(ValueError, match="invalid") as caught:
                int("x")
            assert "literal" in str(caught.value)
        @pytest.mark.xfail
        def test_words():
            for word in ["one", "two"]:
                with contextlib.suppress(KeyError):
                    assert word in {"one": 1}
                    if word: continue
        class TestGrouped:
            def __repr__(self): return "grouped"
            @pytest.fixture(autouse=True)
            def ready(self):
                self.items = [1, 2, 3]
            @staticmethod
            def test_nothing(): assert not []
            @traced
            def test_items(self):
                assert self.items == [1, 2, 4]
        ''',
    "test_sure.py": """
        from helper import traced
        @traced
        def test_sure():
            assert (1, "always")
        """,
    "test_by_hand.py": '''
        "PYTEST_DONT_REWRITE"
        from helper import traced
        @traced
        def test_by_hand():
            assert 1 + 1 == 3
        ''',
}

#: What is decorated, by what, in the order of the modules.
DECORATED = [
    ("double", "traced"), ("number", "traced"), ("number", "pytest.fixture"),
    ("test_by_hand", "traced"), ("shop", "contextlib.contextmanager"),
    ("test_doubles", 'pytest.mark.parametrize("n", [1, 2])'), ("test_raises", "traced"),
    ("test_words", "pytest.mark.xfail"), ("ready", "pytest.fixture(autouse=True)"),
    ("test_nothing", "staticmethod"), ("test_items", "traced"), ("test_sure", "traced"),
]
#: Scopes and the lines they stand in.
ENTERED = {
    ("open(__file__)", 8), ("open(__file__)", 5), ("shop()", 11),
    ('pytest.raises(ValueError, match="invalid")', 16), ("contextlib.suppress(KeyError)", 22),
}


@unittest.skipUnless(Path(PACKAGES, "pytest").exists(), "Debian's python3-pytest is not installed")
class PytestModules(PlainRunCase):
    WORDS = ["-m", "pytest", "-v", "-p", "no:cacheprovider", "-p", "no:asyncio"]
    SETTINGS = {"PYTHONPATH": PACKAGES, "PYTHONHASHSEED": "0"}

    def setUp(self):
        super().setUp()
        for name, text in FILES.items():
            (self.path / name).write_text(textwrap.dedent(text).lstrip("\n"))

    def cached(self):
        return {path.name: path.read_bytes() for path in self.path.glob("__pycache__/*.pyc")}

    def dropCaches(self):
        for path in self.path.glob("__pycache__/*.pyc"):
            path.unlink()

    def assertWhole(self, events):
        applied = [(e["chain"], e["layer"]) for e in events if e["kind"] == "apply"]
        evaluated = {(e["chain"], e["layer"]): (e["name"], e["text"])
                     for e in events if e["kind"] == "evaluate"}
        self.assertEqual([evaluated[layer] for layer in applied], DECORATED)
        self.assertEqual({(e["text"], e["line"]) for e in events if e["kind"] == "entering"},
                         ENTERED)
        # What pytest names for itself in a test module is none of its variables.
        names = {e["name"] for e in events if e["kind"] == "bind"}
        self.assertIn("word", names)
        self.assertEqual([name for name in names if not name.isidentifier()], [])

    def testUncached(self):
        for python in INTERPRETERS:
            with self.subTest(python=python):
                plain, events = self.compare(python, self.WORDS, PYTHONDONTWRITEBYTECODE="1",
                                             **self.SETTINGS)
                self.assertIn(b"3 failed", plain.stdout)
                self.assertIn(b"perhaps remove parentheses", plain.stdout)
                self.assertWhole(events)

    def testCached(self):
        for python in INTERPRETERS:
            with self.subTest(python=python):
                environment = {k: v for k, v in os.environ.items()
                               if k != "PYTHONDONTWRITEBYTECODE"} | self.SETTINGS
                self.dropCaches()
                run = {"cwd": self.path, "capture_output": True, "env": environment}
                subprocess.run([python, *self.WORDS], **run)
                plain = self.cached()
                self.assertIn("pytest", "".join(plain))
                recorded = [self.compare(python, self.WORDS, **self.SETTINGS)[1]]
                self.assertEqual(self.cached(), plain)
                self.dropCaches()
                trace = self.path / "trace.jsonl"
                subprocess.run(recordWords(trace, python, self.WORDS), **run)
                recorded.append(eventsOf(trace))
                self.assertEqual(self.cached(), plain)
                for events in recorded:
                    self.assertWhole(events)


if __name__ == "__main__":
    unittest.main()
