"""What PEP 479 makes of a StopIteration that comes out of a generator or coroutine."""

import unittest

from story import StoryCase

STORIES = {
    "a generator's StopIteration becomes a RuntimeError": ("""
        def bad():
            yield 1
            raise StopIteration
        try:
            list(bad())
        except RuntimeError:
            pass
        """, """
        call <module>
        create bad
        resume bad next
        suspend bad 1
        resume bad next
        raise StopIteration new in bad:3
        raise RuntimeError new in bad:3
        handled StopIteration by replaced in bad:3
        unwind bad:3 RuntimeError
        handled RuntimeError by except in <module>:6
        return <module> None
        """),
    "and so does one that comes from a call": ("""
        def first(words):
            x = 1
            yield next(words)
        try:
            list(first(iter([])))
        except RuntimeError:
            pass
        """, """
        call <module>
        create first
        resume first next
        raise StopIteration new in first:3
        raise RuntimeError new in first:3
        handled StopIteration by replaced in first:3
        unwind first:3 RuntimeError
        handled RuntimeError by except in <module>:6
        return <module> None
        """),
    "a coroutine's, too": ("""
        async def bad(): raise StopIteration("x")
        try:
            bad().send(None)
        except RuntimeError as error:
            assert repr(error) == "RuntimeError('coroutine raised StopIteration')"
            assert repr(error.__cause__) == "StopIteration('x')"
        """, """
        call <module>
        create bad
        resume bad next
        raise StopIteration new in bad:1
        raise RuntimeError new in bad:1
        handled StopIteration by replaced in bad:1
        unwind bad:1 RuntimeError
        handled RuntimeError by except in <module>:4
        return <module> None
        """),
}


class StopIterations(StoryCase):
    def testStories(self):
        for options in (), ("--no-lines",):
            self.assertStories(STORIES, options=options)


if __name__ == "__main__":
    unittest.main()
