"""`except*`: each clause takes its part of a group, and what is left over goes on."""

import textwrap
import unittest

from recording import INTERPRETERS, record, version
from story import StoryCase, story

SEVERAL = """
        def f(*excs):
            try:
                raise ExceptionGroup("several", excs)
            except* OSError:
                print("os")
            except* ValueError:
                print("value")
"""

STORIES = {
    "each clause takes a part": (SEVERAL + """
        f(OSError(1), ValueError(2))
        """, """
        call <module>
        call f
        raise ExceptionGroup new in f:3
        handled ExceptionGroup by except in f:4, ExceptionGroup#2 goes on
        handled ExceptionGroup#2 by except in f:6
        return f None
        return <module> None
        """),
    "what the bodies raise goes on as one, caught in the same frame": ("""
        try:
            try:
                raise ExceptionGroup("several", [OSError(1), ValueError(2)])
            except* OSError:
                raise TypeError("t")
            except* ValueError:
                raise
        except ExceptionGroup:
            print("outer")
        """, """
        call <module>
        raise ExceptionGroup new in <module>:3
        handled ExceptionGroup by except in <module>:4, ExceptionGroup#2 goes on
        raise TypeError new in <module>:5
        handled ExceptionGroup#2 by except in <module>:6
        raise ExceptionGroup#2 again in <module>:7
        raise ExceptionGroup#3 new in <module>:7
        handled ExceptionGroup#2 by replaced in <module>:7
        handled TypeError by replaced in <module>:5
        handled ExceptionGroup#3 by except in <module>:8
        return <module> None
        """),
    "what nobody takes goes on": (SEVERAL + """
        try:
            f(OSError(1), KeyError(3))
        except ExceptionGroup:
            pass
        """, """
        call <module>
        call f
        raise ExceptionGroup new in f:3
        handled ExceptionGroup by except in f:4, ExceptionGroup#2 goes on
        unwind f:3 ExceptionGroup#2
        handled ExceptionGroup#2 by except in <module>:11
        return <module> None
        """),
    "the second clause alone takes a part": (SEVERAL + """
        try:
            f(ValueError(2), KeyError(3))
        except ExceptionGroup:
            pass
        """, """
        call <module>
        call f
        raise ExceptionGroup new in f:3
        handled ExceptionGroup by except in f:6, ExceptionGroup#2 goes on
        unwind f:3 ExceptionGroup#2
        handled ExceptionGroup#2 by except in <module>:11
        return <module> None
        """),
    "nothing matches": (SEVERAL + """
        try:
            f(KeyError(3))
        except ExceptionGroup:
            pass
        """, """
        call <module>
        call f
        raise ExceptionGroup new in f:3
        unwind f:3 ExceptionGroup
        handled ExceptionGroup by except in <module>:11
        return <module> None
        """),
    "an exception that is no group": ("""
        try:
            raise OSError("alone")
        except* OSError:
            print("os")
        """, """
        call <module>
        raise OSError new in <module>:2
        handled OSError by except in <module>:3
        return <module> None
        """),
    "an exception that is no group, raised again in the clause": ("""
        def f():
            try:
                raise OSError("alone")
            except* OSError:
                raise
        try:
            f()
        except ExceptionGroup:
            pass
        """, """
        call <module>
        call f
        raise OSError new in f:3
        handled OSError by except in f:4
        raise ExceptionGroup new in f:5
        unwind f:5 ExceptionGroup
        handled ExceptionGroup by except in <module>:8
        return <module> None
        """),
    "an exception that is no group, raised by its name and in one line": ("""
        try:
            try: raise OSError("alone")
            except* OSError as group: raise group
        except* OSError:
            pass
        try:
            try: raise OSError("alone")
            except* OSError: raise
        except* OSError:
            pass
        """, """
        call <module>
        raise OSError new in <module>:2
        handled OSError by except in <module>:3
        raise ExceptionGroup new in <module>:3
        handled ExceptionGroup by except in <module>:4
        raise OSError#2 new in <module>:7
        handled OSError#2 by except in <module>:8
        raise ExceptionGroup#2 new in <module>:8
        handled ExceptionGroup#2 by except in <module>:9
        return <module> None
        """),
    "raised again in the clause": ("""
        def f():
            try:
                raise ExceptionGroup("several", [OSError(1)])
            except* OSError:
                raise
        try:
            f()
        except ExceptionGroup:
            pass
        """, """
        call <module>
        call f
        raise ExceptionGroup new in f:3
        handled ExceptionGroup by except in f:4
        raise ExceptionGroup again in f:5
        unwind f:5 ExceptionGroup
        handled ExceptionGroup by except in <module>:8
        return <module> None
        """),
}

#: 3.11 does not show what the interpreter makes of the rest and of what the bodies raised before
#: that leaves the frame.
MERGED = {
    "others raised in the clause, and caught in the same frame": ("""
        def f():
            try:
                try:
                    raise ExceptionGroup("several", [OSError(1), KeyError(2)])
                except* OSError:
                    raise TypeError
            except ExceptionGroup:
                pass
        f()
        """, """
        call <module>
        call f
        raise ExceptionGroup new in f:4
        handled ExceptionGroup by except in f:5, ExceptionGroup#2 goes on
        raise TypeError new in f:6
        raise ExceptionGroup#3 new in f:6
        handled TypeError by replaced in f:6
        handled ExceptionGroup#2 by replaced in f:4
        handled ExceptionGroup#3 by except in f:7
        return f None
        return <module> None
        """),
}


class ExceptionGroups(StoryCase):
    def testStories(self):
        self.assertStories(STORIES)

    def testWhatTheBodiesRaiseGoesOnWithTheRest(self):
        self.assertStories(MERGED, [p for p in INTERPRETERS if "3.11" not in version(p)])

    def testWhatABodyRaisesIsNotCaughtByItselfFurtherOut(self):
        script = """
        try:
            try:
                raise ExceptionGroup("several", [OSError(1), ValueError(2)])
            except* OSError as error:
                raise TypeError("t") from error
        except ExceptionGroup:
            print("outer")
        """
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events, _ = record(python, textwrap.dedent(script))
                self.assertEqual("\n".join(story(events)), textwrap.dedent("""
                    call <module>
                    raise ExceptionGroup new in <module>:4
                    handled ExceptionGroup by except in <module>:5, ExceptionGroup#2 goes on
                    raise TypeError new in <module>:6
                    raise ExceptionGroup#3 new in <module>:6
                    handled TypeError by replaced in <module>:6
                    handled ExceptionGroup#2 by replaced in <module>:4
                    handled ExceptionGroup#3 by except in <module>:7
                    return <module> None
                    """).strip())
                _, body, merged = [e for e in events if e["kind"] == "raise"]
                rest = next(e["rest"] for e in events if "rest" in e)
                self.assertEqual(merged["members"], [body["exc"], rest])

    def testAPartThatIsRaisedAgainGoesOnAsTheGroup(self):
        script = """
        def f():
            try:
                raise ExceptionGroup("several", [OSError(1), ValueError(2)])
            except* OSError:
                raise
        try:
            f()
        except ExceptionGroup:
            pass
        """
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events, _ = record(python, textwrap.dedent(script))
                self.assertEqual("\n".join(story(events)), textwrap.dedent("""
                    call <module>
                    call f
                    raise ExceptionGroup new in f:4
                    handled ExceptionGroup by except in f:5, ExceptionGroup#2 goes on
                    raise ExceptionGroup again in f:6
                    handled ExceptionGroup#2 by replaced in f:4
                    unwind f:6 ExceptionGroup
                    handled ExceptionGroup by except in <module>:9
                    return <module> None
                    """).strip())

    def testOneThatIsNoGroupIsAMemberOfWhatAClauseRaisesAgain(self):
        script, _ = STORIES["an exception that is no group, raised again in the clause"]
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events, _ = record(python, textwrap.dedent(script))
                alone, group = [event for event in events if event["kind"] == "raise"]
                self.assertEqual(group["members"], [alone["exc"]])
                self.assertNotEqual(group["exc"], alone["exc"])


if __name__ == "__main__":
    unittest.main()
