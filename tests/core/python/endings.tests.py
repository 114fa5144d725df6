"""How a generator ends before its time: closed, dropped, alive at the program's end, or thrown
into, on every interpreter that the recorder was built for."""

import textwrap
import unittest

from recording import INTERPRETERS, record
from story import StoryCase, story

#: A script, and everything that is told of it but lines and names.
STORIES = {
    "closing one that never ran": ("""
        def never():
            yield
        g = never()
        g.close()
        g.close()
        """, """
        call <module>
        create never
        close never called
        return <module> None
        """),
    "closing one that has no try": ("""
        def plain():
            yield 1
        g = plain()
        next(g)
        g.close()
        """, """
        call <module>
        create plain
        resume plain next
        suspend plain 1
        close plain called
        return <module> None
        """),
    "closing one that has a finally runs it": ("""
        def careful():
            try:
                yield 1
            finally:
                cleaned = True
        g = careful()
        next(g)
        g.close()
        """, """
        call <module>
        create careful
        resume careful next
        suspend careful 1
        resume careful close exception
        raise GeneratorExit thrown in careful:3
        unwind careful:3 GeneratorExit
        handled GeneratorExit by native in <module>:8
        return <module> None
        """),
    "closing one that catches the exit and returns": ("""
        def stubborn():
            try:
                yield 1
            except GeneratorExit:
                return
        g = stubborn()
        next(g)
        g.close()
        """, """
        call <module>
        create stubborn
        resume stubborn next
        suspend stubborn 1
        resume stubborn close exception
        raise GeneratorExit thrown in stubborn:3
        handled GeneratorExit by except in stubborn:4
        return stubborn None
        return <module> None
        """),
    "closing through delegation closes the leaf first": ("""
        def inner():
            yield 1
        def outer():
            yield from inner()
        g = outer()
        next(g)
        g.close()
        """, """
        call <module>
        create outer
        resume outer next
        create inner
        suspend outer to inner
        resume inner next
        suspend inner 1
        close inner called
        close outer called
        return <module> None
        """),
    "closing through delegation runs each finally": ("""
        def inner():
            try:
                yield 1
            finally:
                a = 1
        def outer():
            try:
                yield from inner()
            finally:
                b = 1
        g = outer()
        next(g)
        g.close()
        """, """
        call <module>
        create outer
        resume outer next
        create inner
        suspend outer to inner
        resume inner next
        suspend inner 1
        resume inner close exception
        raise GeneratorExit thrown in inner:3
        unwind inner:3 GeneratorExit
        handled GeneratorExit by native in <module>:13
        resume outer close exception
        raise GeneratorExit#2 thrown in outer:8
        unwind outer:8 GeneratorExit#2
        handled GeneratorExit#2 by native in <module>:13
        return <module> None
        """),
    "dropped while parked": ("""
        def parked():
            yield 1
        def use():
            g = parked()
            next(g)
        use()
        """, """
        call <module>
        call use
        create parked
        resume parked next
        suspend parked 1
        return use None
        close parked dropped
        return <module> None
        """),
    "alive when the program ends": ("""
        def parked():
            yield 1
        g = parked()
        next(g)
        """, """
        call <module>
        create parked
        resume parked next
        suspend parked 1
        return <module> None
        close parked shutdown
        """),
    "a throw that is caught inside, and one that is not": ("""
        def inner():
            try:
                yield 1
            except ValueError:
                yield 2
        g = inner()
        next(g)
        g.throw(ValueError("a"))
        try:
            g.throw(KeyError("b"))
        except KeyError:
            pass
        """, """
        call <module>
        create inner
        resume inner next
        suspend inner 1
        resume inner throw exception
        raise ValueError thrown in inner:3
        handled ValueError by except in inner:4
        suspend inner 2
        resume inner throw exception
        raise KeyError thrown in inner:5
        unwind inner:5 KeyError
        handled KeyError by except in <module>:11
        return <module> None
        """),
    "a throw into one that never ran": ("""
        def never():
            yield
        g = never()
        try:
            g.throw(KeyError)
        except KeyError:
            pass
        """, """
        call <module>
        create never
        resume never throw exception
        raise KeyError thrown in never:1
        unwind never:1 KeyError
        handled KeyError by except in <module>:6
        return <module> None
        """),
}

ITERATOR = """
        class Items:
            def __init__(self, answer): self.answer = answer
            def __iter__(self): return self
            def __next__(self): return 1
            def throw(self, exception):
                if isinstance(self.answer, int): return self.answer
                raise self.answer or exception
        def g(answer):
            try:
                got = yield from Items(answer)
            except ValueError:
                got = 2
            yield got
        def run(answer):
            it = g(answer)
            next(it)
            it.throw(ValueError("x"))
"""

#: An iterator's own `throw`, which the interpreter calls without running the generator.
HANDED_ON = {
    "a throw that an iterator's own throw() answers": (ITERATOR + """
        run(99)
        """, """
        resume g throw exception
        raise ValueError thrown in g:11
        call throw
        return throw 99
        handled ValueError by native in g:11
        suspend g 99
        return run None
        """),
    "one that it lets out": (ITERATOR + """
        run(None)
        """, """
        resume g throw exception
        raise ValueError thrown in g:11
        call throw
        raise ValueError again in throw:8
        unwind throw:8 ValueError
        handled ValueError by except in g:12
        suspend g 2
        return run None
        """),
    "one that ends it": (ITERATOR + """
        run(StopIteration(3))
        """, """
        resume g throw exception
        raise ValueError thrown in g:11
        call throw
        raise StopIteration new in throw:8
        unwind throw:8 StopIteration
        handled StopIteration by native in g:11
        handled ValueError by native in g:11
        suspend g 3
        return run None
        """),
}


class Endings(StoryCase):
    def testStories(self):
        self.assertStories(STORIES)

    def testThrowsThatAnIteratorTakes(self):
        for name, (script, told) in HANDED_ON.items():
            for python in INTERPRETERS:
                with self.subTest(name, python=python):
                    events, _ = record(python, textwrap.dedent(script))
                    lines = story(events)
                    first = next(at for at, line in enumerate(lines) if " throw" in line)
                    end = lines.index("return run None") + 1
                    self.assertEqual("\n".join(lines[first:end]), textwrap.dedent(told).strip())
                    by = {e["by"] for e in events if e.get("function") == "Items.throw"}
                    made = {e["frame"] for e in events if e.get("function") == "g"}
                    self.assertEqual(by, made)


if __name__ == "__main__":
    unittest.main()
