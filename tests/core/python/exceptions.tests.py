"""Exceptions as tokens that travel: where each is born, which frames it leaves and who stops it, on
every interpreter that the recorder was built for."""

import unittest

from recording import INTERPRETERS, record, version
from story import StoryCase

STORIES = {
    "raised and caught in one frame": ("""
        try:
            raise ValueError("x")
        except ValueError:
            pass
        """, """
        call <module>
        raise ValueError new in <module>:2
        handled ValueError by except in <module>:3
        return <module> None
        """),
    "through two frames": ("""
        def inner():
            raise KeyError("k")
        def outer():
            inner()
        try:
            outer()
        except (ValueError, KeyError) as error:
            print(error)
        """, """
        call <module>
        call outer
        call inner
        raise KeyError new in inner:2
        unwind inner:2 KeyError
        unwind outer:4 KeyError
        handled KeyError by except in <module>:7
        return <module> None
        """),
    "the second clause stops it": ("""
        try:
            {}["no"]
        except ValueError:
            print("value")
        except KeyError:
            print("key")
        """, """
        call <module>
        raise KeyError new in <module>:2
        handled KeyError by except in <module>:5
        return <module> None
        """),
    "a bare raise, caught again in the same frame": ("""
        try:
            try:
                raise KeyError("k")
            except KeyError:
                raise
            finally:
                print("cleaned")
        except KeyError:
            print("outer")
        """, """
        call <module>
        raise KeyError new in <module>:3
        handled KeyError by except in <module>:4
        raise KeyError again in <module>:5
        handled KeyError by except in <module>:8
        return <module> None
        """),
    "a finally lets it go on": ("""
        def f():
            try:
                1 / 0
            finally:
                print("cleaned")
        try:
            f()
        except ArithmeticError:
            pass
        """, """
        call <module>
        call f
        raise ZeroDivisionError new in f:3
        unwind f:3 ZeroDivisionError
        handled ZeroDivisionError by except in <module>:8
        return <module> None
        """),
    "a finally that returns stops it": ("""
        def f():
            try:
                1 / 0
            finally:
                return 5
        f()
        """, """
        call <module>
        call f
        raise ZeroDivisionError new in f:3
        handled ZeroDivisionError by finally in f:5
        return f 5
        return <module> None
        """),
    "raised again by a bare raise": ("""
        def f():
            try:
                raise ValueError
            except ValueError:
                print("seen")
                raise
        try:
            f()
        except ValueError:
            pass
        """, """
        call <module>
        call f
        raise ValueError new in f:3
        handled ValueError by except in f:4
        raise ValueError again in f:6
        unwind f:6 ValueError
        handled ValueError by except in <module>:9
        return <module> None
        """),
    "raised again by name": ("""
        def f():
            try:
                raise ValueError
            except ValueError as error:
                raise error
        try:
            f()
        except ValueError:
            pass
        """, """
        call <module>
        call f
        raise ValueError new in f:3
        handled ValueError by except in f:4
        raise ValueError again in f:5
        unwind f:5 ValueError
        handled ValueError by except in <module>:8
        return <module> None
        """),
    "one exception from another": ("""
        def f():
            try:
                raise KeyError
            except KeyError as error:
                raise ValueError from error
        try:
            f()
        except ValueError:
            pass
        """, """
        call <module>
        call f
        raise KeyError new in f:3
        handled KeyError by except in f:4
        raise ValueError new in f:5
        unwind f:5 ValueError
        handled ValueError by except in <module>:8
        return <module> None
        """),
    "a scope suppresses what a clause in it did not match": ("""
        import contextlib
        def work():
            with contextlib.suppress(ValueError):
                try:
                    raise ValueError
                except KeyError:
                    pass
        def tidy():
            with contextlib.suppress(ValueError):
                try:
                    raise ValueError
                except KeyError:
                    pass
                finally:
                    work()
            return 1
        tidy()
        """, """
        call <module>
        call tidy
        raise ValueError new in tidy:11
        call work
        raise ValueError#2 new in work:5
        handled ValueError#2 by scope in work:3
        return work None
        handled ValueError by scope in tidy:9
        return tidy 1
        return <module> None
        """),
    "a scope suppresses one that a clause stops afterwards": ("""
        import contextlib
        error = ValueError()
        try:
            with contextlib.suppress(ValueError): raise error
            raise error
        except ValueError:
            pass
        """, """
        call <module>
        raise ValueError new in <module>:4
        handled ValueError by scope in <module>:4
        raise ValueError again in <module>:5
        handled ValueError by except in <module>:6
        return <module> None
        """),
    "a scope suppresses it": ("""
        import contextlib
        with contextlib.suppress(ValueError):
            raise ValueError
        print("after")
        """, """
        call <module>
        raise ValueError new in <module>:3
        handled ValueError by scope in <module>:2
        return <module> None
        """),
    "a scope lets it go on": ("""
        class Manager:
            def __enter__(self): pass
            def __exit__(self, *what): pass
        def f():
            with Manager():
                raise ValueError
        try:
            f()
        except ValueError:
            pass
        """, """
        call <module>
        call Manager
        return Manager
        call f
        call __enter__
        return __enter__ None
        raise ValueError new in f:6
        call __exit__
        return __exit__ None
        unwind f:6 ValueError
        handled ValueError by except in <module>:9
        return <module> None
        """),
    "C code swallows it": ("""
        class Shy:
            def __getattr__(self, name):
                raise AttributeError(name)
        print(hasattr(Shy(), "x"))
        print(getattr(Shy(), "y", 0))
        """, """
        call <module>
        call Shy
        return Shy
        call __getattr__
        raise AttributeError new in __getattr__:3
        unwind __getattr__:3 AttributeError
        handled AttributeError by native in <module>:4
        call __getattr__#2
        raise AttributeError#2 new in __getattr__#2:3
        unwind __getattr__#2:3 AttributeError#2
        handled AttributeError#2 by native in <module>:5
        return <module> None
        """),
    "a StopIteration of the user's own ends a loop": ("""
        class Twice:
            left = 1
            def __iter__(self): return self
            def __next__(self):
                if not self.left: raise StopIteration
                self.left -= 1
        for x in Twice():
            pass
        """, """
        call <module>
        call Twice
        return Twice
        call __iter__
        return __iter__ Twice()
        call __next__
        return __next__ None
        call __next__#2
        raise StopIteration new in __next__#2:5
        unwind __next__#2:5 StopIteration
        handled StopIteration by native in <module>:7
        return <module> None
        """),
    "nobody stops it": ("""
        def f():
            raise ValueError("end")
        f()
        """, """
        call <module>
        call f
        raise ValueError new in f:2
        unwind f:2 ValueError
        unwind <module>:3 ValueError
        handled ValueError by interpreter
        """),
    "SystemExit is stopped by the interpreter": ("""
        import sys
        sys.exit(3)
        """, """
        call <module>
        raise SystemExit new in <module>:2
        unwind <module>:2 SystemExit
        handled SystemExit by interpreter
        """),
    "the same place again and again": ("""
        for i in range(3):
            try:
                int("x")
            except ValueError:
                pass
        """, """
        call <module>
        raise ValueError new in <module>:3
        handled ValueError by except in <module>:4
        raise ValueError#2 new in <module>:3
        handled ValueError#2 by except in <module>:4
        raise ValueError#3 new in <module>:3
        handled ValueError#3 by except in <module>:4
        return <module> None
        """),
    "a loop's clause that continues": ("""
        for text in ("1", "x"):
            try:
                n = int(text)
            except ValueError: continue
            print(n)
        """, """
        call <module>
        raise ValueError new in <module>:3
        handled ValueError by except in <module>:4
        return <module> None
        """),
}


class Exceptions(StoryCase):
    def testStories(self):
        self.assertStories(STORIES)

    def testStoriesWithoutLinesWhereLinesAreTracedAllTheSame(self):
        traced = [python for python in INTERPRETERS if "3.11" in version(python)]
        self.assertStories(STORIES, traced, ["--no-lines"])

    def testCauseAndContextNameTheOtherToken(self):
        script = ("try:\n    try:\n        raise KeyError\n    except KeyError as error:\n"
                  "        raise ValueError from error\nexcept ValueError:\n    pass\n")
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events, _ = record(python, script)
                first, second = (e for e in events if e["kind"] == "raise")
                self.assertEqual(second["cause"], first["exc"])
                self.assertEqual(second["context"], first["exc"])


if __name__ == "__main__":
    unittest.main()
