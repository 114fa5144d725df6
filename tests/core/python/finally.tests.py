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
        unwind f:5 ValueError
        handled ValueError by except in <module>:8
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
