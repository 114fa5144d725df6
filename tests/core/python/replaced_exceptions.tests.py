"""Exceptions that others take the place of, or that a `finally` drops: neither a clause nor a scope
further out has ever seen them."""

import unittest

from scope_story import ScopeStoryCase

STORIES = {
    "one from a call of the cleanup's takes its place": ("""
        def close():
            raise KeyError("in cleaning up")
        def work():
            try:
                try:
                    raise ValueError("first")
                finally:
                    close()
            except KeyError:
                pass
        work()
        """, """
        raise ValueError new in work:6
        raise KeyError new in close:2
        unwind close:2 KeyError
        handled ValueError by replaced in work:6
        handled KeyError by except in work:9
        """),
    "one that came from a call is replaced": ("""
        def fails():
            raise ValueError("first")
        def work():
            try:
                fails()
            finally:
                raise KeyError("second")
        try:
            work()
        except KeyError:
            pass
        """, """
        raise ValueError new in fails:2
        unwind fails:2 ValueError
        raise KeyError new in work:7
        handled ValueError by replaced in work:5
        unwind work:7 KeyError
        handled KeyError by except in <module>:10
        """),
    "a scope gets the one that has replaced another": ("""
        from contextlib import suppress
        with suppress(KeyError):
            try:
                raise ValueError("first")
            except TypeError:
                pass
            finally:
                raise KeyError("second")
        """, """
        entering suppress(KeyError) of suppress
        entered suppress(KeyError): None
        raise ValueError new in <module>:4
        raise KeyError new in <module>:8
        handled ValueError by replaced in <module>:4
        exiting suppress(KeyError) exception KeyError
        exited suppress(KeyError) suppressed: True
        handled KeyError by scope in <module>:2
        """),
    "what a finally drops does not come to the scope around it": ("""
        from contextlib import nullcontext
        for n in range(1):
            with nullcontext():
                try:
                    raise ValueError(n)
                finally:
                    continue
        """, """
        entering nullcontext() of nullcontext
        entered nullcontext(): None
        raise ValueError new in <module>:5
        handled ValueError by finally in <module>:7
        exiting nullcontext() continue
        exited nullcontext() clean: None
        """),
    "what a finally drops does not come to the clause around it": ("""
        for n in range(1):
            try:
                try:
                    raise KeyError(n)
                finally:
                    continue
            except ValueError:
                pass
        """, """
        raise KeyError new in <module>:4
        handled KeyError by finally in <module>:6
        """),
    "a finally drops what a clause has let pass": ("""
        for n in range(1):
            try:
                raise KeyError(n)
            except ValueError:
                pass
            finally:
                continue
        """, """
        raise KeyError new in <module>:3
        handled KeyError by finally in <module>:7
        """),
    "a finally drops it though a clause stands in there": ("""
        def work():
            try:
                raise ValueError
            finally:
                try:
                    return 1
                except OSError:
                    pass
        work()
        """, """
        raise ValueError new in work:3
        handled ValueError by finally in work:6
        """),
    "a scope in a finally ends its own before the one around that is left": ("""
        from contextlib import nullcontext, suppress
        try:
            with nullcontext():
                try:
                    raise ValueError
                finally:
                    with suppress(KeyError):
                        raise KeyError
        except ValueError:
            pass
        """, """
        entering nullcontext() of nullcontext
        entered nullcontext(): None
        raise ValueError new in <module>:5
        entering suppress(KeyError) of suppress
        entered suppress(KeyError): None
        raise KeyError new in <module>:8
        exiting suppress(KeyError) exception KeyError
        exited suppress(KeyError) suppressed: True
        handled KeyError by scope in <module>:7
        exiting nullcontext() exception ValueError
        exited nullcontext() propagates: None
        handled ValueError by except in <module>:9
        """),
    "one that came from a call ends with the generator that is closed": ("""
        def fails():
            raise OSError
        def numbers():
            try:
                fails()
            finally:
                yield 1
        found = numbers()
        next(found)
        found.close()
        """, """
        raise OSError new in fails:2
        unwind fails:2 OSError
        """),
}


class ReplacedExceptions(ScopeStoryCase):
    def testStories(self):
        self.hold("", STORIES)


if __name__ == "__main__":
    unittest.main()
