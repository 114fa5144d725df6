"""What happens in a `finally` while an exception is on its way through it."""

import unittest

from story import StoryCase

STORIES = {
    "caught in the first line of a finally while another is on its way": ("""
        def close():
            raise OSError("close")
        def work():
            try:
                raise ValueError("x")
            finally:
                try: close()
                except OSError: pass
        try:
            work()
        except ValueError:
            pass
        """, """
        call <module>
        call work
        raise ValueError new in work:5
        call close
        raise OSError new in close:2
        unwind close:2 OSError
        handled OSError by except in work:8
        unwind work:5 ValueError
        handled ValueError by except in <module>:11
        return <module> None
        """),
    "caught inside a finally while another is on its way": ("""
        def f():
            try:
                raise KeyError
            finally:
                try:
                    raise ValueError
                except ValueError:
                    pass
        try:
            f()
        except KeyError:
            pass
        """, """
        call <module>
        call f
        raise KeyError new in f:3
        raise ValueError new in f:6
        handled ValueError by except in f:7
        unwind f:3 KeyError
        handled KeyError by except in <module>:11
        return <module> None
        """),
    "replaced inside a finally": ("""
        def f():
            try:
                raise KeyError
            finally:
                raise ValueError
        try:
            f()
        except ValueError:
            pass
        """, """
        call <module>
        call f
        raise KeyError new in f:3
        raise ValueError new in f:5
        handled KeyError by replaced in f:3
        unwind f:5 ValueError
        handled ValueError by except in <module>:8
        return <module> None
        """),
    "dropped by a return in a finally": ("""
        def f():
            try:
                try:
                    raise KeyError
                except ValueError:
                    pass
            finally:
                return 1
        f()
        """, """
        call <module>
        call f
        raise KeyError new in f:4
        handled KeyError by finally in f:8
        return f 1
        return <module> None
        """),
    "dropped by a continue and a break in a finally": ("""
        def f():
            for again in (True, False):
                try:
                    raise KeyError
                finally:
                    if again: continue
                    break
        f()
        """, """
        call <module>
        call f
        raise KeyError new in f:4
        handled KeyError by finally in f:6
        raise KeyError#2 new in f:4
        handled KeyError#2 by finally in f:7
        return f None
        return <module> None
        """),
    "a generator that is let go on the way to a finally": ("""
        def numbers():
            while True:
                try:
                    yield 1
                except ValueError:
                    pass
        def work():
            try:
                for number in numbers():
                    raise KeyError
            finally:
                done = True
        try:
            work()
        except KeyError:
            pass
        """, """
        call <module>
        call work
        create numbers
        resume numbers next
        suspend numbers 1
        raise KeyError new in work:10
        resume numbers close exception
        raise GeneratorExit thrown in numbers:4
        unwind numbers:4 GeneratorExit
        handled GeneratorExit by native in work:10
        unwind work:10 KeyError
        handled KeyError by except in <module>:15
        return <module> None
        """),
    "replaced inside a finally, and the other one caught in the same frame": ("""
        try:
            try:
                raise KeyError
            finally:
                raise ValueError
        except ValueError:
            print("caught")
        """, """
        call <module>
        raise KeyError new in <module>:3
        raise ValueError new in <module>:5
        handled KeyError by replaced in <module>:3
        handled ValueError by except in <module>:6
        return <module> None
        """),
    "one from a callee is replaced so": ("""
        def f():
            raise KeyError
        def g():
            raise ValueError
        try:
            try:
                f()
            finally:
                g()
        except (ValueError, KeyError):
            print("caught")
        """, """
        call <module>
        call f
        raise KeyError new in f:2
        unwind f:2 KeyError
        call g
        raise ValueError new in g:4
        unwind g:4 ValueError
        handled KeyError by replaced in <module>:7
        handled ValueError by except in <module>:10
        return <module> None
        """),
    "two are replaced, one inside the other": ("""
        try:
            try:
                try:
                    raise KeyError
                finally:
                    raise ValueError
            finally:
                raise OSError
        except OSError:
            print("caught")
        """, """
        call <module>
        raise KeyError new in <module>:4
        raise ValueError new in <module>:6
        raise OSError new in <module>:8
        handled ValueError by replaced in <module>:6
        handled KeyError by replaced in <module>:4
        handled OSError by except in <module>:9
        return <module> None
        """),
    "one that replaces another is swallowed by a manager": ("""
        import contextlib
        with contextlib.suppress(ValueError):
            try:
                raise KeyError
            finally:
                raise ValueError
        print("behind")
        """, """
        call <module>
        raise KeyError new in <module>:4
        raise ValueError new in <module>:6
        handled KeyError by replaced in <module>:4
        handled ValueError by scope in <module>:2
        return <module> None
        """),
    "both are caught, each by its own clause of one frame": ("""
        try:
            try:
                raise KeyError
            finally:
                try:
                    raise ValueError
                except ValueError:
                    pass
        except KeyError:
            pass
        """, """
        call <module>
        raise KeyError new in <module>:3
        raise ValueError new in <module>:6
        handled ValueError by except in <module>:7
        handled KeyError by except in <module>:9
        return <module> None
        """),
    "what was replaced is raised again": ("""
        def f():
            try:
                try:
                    raise KeyError
                finally:
                    raise ValueError
            except ValueError as error:
                raise error.__context__
        try:
            f()
        except KeyError:
            pass
        """, """
        call <module>
        call f
        raise KeyError new in f:4
        raise ValueError new in f:6
        handled KeyError by replaced in f:4
        handled ValueError by except in f:7
        raise KeyError again in f:8
        unwind f:8 KeyError
        handled KeyError by except in <module>:11
        return <module> None
        """),
}


class Finally(StoryCase):
    def testStories(self):
        self.assertStories(STORIES)

    def testStoriesWithoutLines(self):
        self.assertStories(STORIES, options=["--no-lines"])


if __name__ == "__main__":
    unittest.main()
