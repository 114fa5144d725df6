"""A frame keeps its identity: what is recorded of functions, generators and coroutines, on every
interpreter that the recorder was built for."""

import unittest

from story import StoryCase

#: A script, and everything that is told of it but lines and names.
STORIES = {
    "a generator is created once, parked and picked up, and returns": ("""
        def count():
            yield 1
            yield 2
        for x in count():
            pass
        """, """
        call <module>
        create count
        resume count next
        suspend count 1
        resume count next
        suspend count 2
        resume count next
        return count None
        return <module> None
        """),
    "a generator expression is a frame": ("""
        total = sum(x for x in (1, 2))
        """, """
        call <module>
        create <genexpr>
        resume <genexpr> next
        suspend <genexpr> 1
        resume <genexpr> next
        suspend <genexpr> 2
        resume <genexpr> next
        return <genexpr> None
        return <module> None
        """),
    "use after exhaustion records nothing of the frame": ("""
        def one():
            yield 1
        g = one()
        list(g)
        print(list(g), next(g, "end"))
        """, """
        call <module>
        create one
        resume one next
        suspend one 1
        resume one next
        return one None
        return <module> None
        """),
    "send hands a value in": ("""
        def echo():
            got = None
            while got != "stop":
                got = yield got
            return "done"
        g = echo()
        next(g)
        g.send(5)
        try:
            g.send("stop")
        except StopIteration as stop:
            result = stop.value
        """, """
        call <module>
        create echo
        resume echo next
        suspend echo None
        resume echo send 5
        suspend echo 5
        resume echo send 'stop'
        return echo 'done'
        raise StopIteration new in <module>:10
        handled StopIteration by except in <module>:11
        return <module> None
        """),
    "recursive generators delegate, and only the leaf moves": ("""
        def walk(tree):
            if isinstance(tree, int):
                yield tree
            else:
                for branch in tree:
                    yield from walk(branch)
        print(list(walk([1, [2]])))
        """, """
        call <module>
        create walk
        resume walk next
        create walk#2
        suspend walk to walk#2
        resume walk#2 next
        suspend walk#2 1
        resume walk#2 next
        return walk#2 None
        resume walk delegate
        create walk#3
        suspend walk to walk#3
        resume walk#3 next
        create walk#4
        suspend walk#3 to walk#4
        resume walk#4 next
        suspend walk#4 2
        resume walk#4 next
        return walk#4 None
        resume walk#3 delegate
        return walk#3 None
        resume walk delegate
        return walk None
        return <module> None
        """),
    "delegation to what is no frame is plain yielding": ("""
        def outer():
            got = yield from range(2)
        print(list(outer()))
        """, """
        call <module>
        create outer
        resume outer next
        suspend outer 0
        resume outer next
        suspend outer 1
        resume outer next
        return outer None
        return <module> None
        """),
    "delegation through a C iterator is plain yielding": ("""
        import itertools
        def inner():
            yield 1
        def outer():
            yield from itertools.chain(inner())
        print(list(outer()))
        """, """
        call <module>
        create outer
        resume outer next
        create inner
        resume inner next
        suspend inner 1
        suspend outer 1
        resume outer next
        resume inner next
        return inner None
        return outer None
        return <module> None
        """),
    "coroutines await each other, and the leaf gives the loop its future": ("""
        import asyncio
        async def leaf():
            await asyncio.sleep(0)
            return 1
        async def root():
            return await leaf()
        print(asyncio.run(root()))
        """, """
        call <module>
        create root
        resume root next
        create leaf
        suspend root to leaf
        resume leaf next
        suspend leaf
        resume leaf next
        return leaf 1
        resume root delegate 1
        return root 1
        return <module> None
        """),
    "an async generator yields to async for, and awaits": ("""
        import asyncio
        async def ticks():
            yield 1
            await asyncio.sleep(0)
        async def root():
            async for tick in ticks():
                pass
        asyncio.run(root())
        """, """
        call <module>
        create root
        resume root next
        create ticks
        suspend root to ticks
        resume ticks next
        suspend ticks 1
        resume root delegate 1
        suspend root to ticks
        resume ticks next
        suspend ticks
        resume ticks next
        return ticks None
        resume root delegate
        return root None
        return <module> None
        """),
    "a lambda, a class body and a method are frames": ("""
        class Thing:
            def double(self, n):
                return (lambda x: x * 2)(n)
        Thing().double(4)
        """, """
        call <module>
        call Thing
        return Thing
        call double
        call <lambda>
        return <lambda> 8
        return double 8
        return <module> None
        """),
    "comprehensions are no calls": ("""
        def square(n):
            return n * n
        print([square(n) for n in range(2)], {n for n in (1,)}, {n: n for n in (1,)})
        """, """
        call <module>
        call square
        return square 0
        call square#2
        return square#2 1
        return <module> None
        """),
    "asynchronous comprehensions are no calls, and delegate": ("""
        import asyncio
        async def ticks():
            yield 1
            await asyncio.sleep(0)
        async def double(n):
            await asyncio.sleep(0)
            return 2 * n
        async def root():
            return {tick: await double(tick) async for tick in ticks()}
        asyncio.run(root())
        """, """
        call <module>
        create root
        resume root next
        create ticks
        suspend root to ticks
        resume ticks next
        suspend ticks 1
        resume root delegate 1
        create double
        suspend root to double
        resume double next
        suspend double
        resume double next
        return double 2
        resume root delegate 2
        suspend root to ticks
        resume ticks next
        suspend ticks
        resume ticks next
        return ticks None
        resume root delegate
        return root {1: 2}
        return <module> None
        """),
}


class Frames(StoryCase):
    def testStories(self):
        self.assertStories(STORIES)


if __name__ == "__main__":
    unittest.main()
