"""Whatever can be decorated, and by whatever: methods, classes, objects that are called, coroutines
and generators."""

import unittest

from layers import DecoratorCase, calls, layers


class DecoratedThings(DecoratorCase):
    def testMethods(self):
        self.assertTold("""
            def traced(function):
                def inner(self, x): return function(self, x)
                return inner
            class Adder:
                @traced
                def add(self, x): return x + 1
                @staticmethod
                @traced
                def pair(x, y): return x, y
                @classmethod
                def make(cls): return cls()
                @property
                def size(self): return 3
                @size.setter
                def size(self, value): pass
            adder = Adder.make()
            Adder.add(adder, adder.add(1))
            Adder.pair(adder.size, 2)
            adder.size = 4
            """, """
            call Adder
            call traced
            return traced <function inner>
            call traced
            return traced <function inner>
            return Adder
            call make [make 0]
            return make Adder()
            call inner [add 1]
            call add [add 0]
            return add 2
            return inner 2
            call inner [add 1]
            call add [add 0]
            return add 3
            return inner 3
            call size [size 0]
            return size 3
            call inner [pair 1]
            call pair [pair 0]
            return pair (3, 2)
            return inner (3, 2)
            call size [size#2 0]
            return size None
            """, calls)

    def testDescriptorsAreTold(self):
        for events in self.eventsOf("""
            class Box:
                @staticmethod
                def a(): pass
                @classmethod
                def b(cls): pass
                @property
                def c(self): pass
                @c.setter
                def c(self, value): pass
            """):
            self.assertEqual([s for s in layers(events) if s.startswith(("apply", "evaluate"))], [
                "evaluate a 1 staticmethod = <class staticmethod>",
                "apply a 1 <function a> -> <staticmethod>",
                "evaluate b 1 classmethod = <class classmethod>",
                "apply b 1 <function b> -> <classmethod>",
                "evaluate c 1 property = <class property>",
                "apply c 1 <function c> -> <property>",
                "evaluate c#2 1 c.setter = <function setter>",
                "apply c#2 1 <function c> -> <property>"])

    def testClassBasedDecorators(self):
        self.assertTold("""
            class Counted:
                def __init__(self, function):
                    self.function = function
                    self.count = 0
                def __call__(self, x):
                    self.count += 1
                    return self.function(x)
            @Counted
            def a(x): return x
            @Counted
            def b(x): return a(x)
            b(1)
            """, """
            call __init__
            return __init__ None
            call __init__
            return __init__ None
            call __call__ [b 1]
            call b [b 0]
            call __call__ [a 1]
            call a [a 0]
            return a 1
            return __call__ 1
            return b 1
            return __call__ 1
            """, lambda events: [s for s in calls(events) if s.split()[1] != "Counted"])

    def testClassBasedDecoratorsLoseTheName(self):
        for events in self.eventsOf("""
            class Held:
                def __init__(self, function): pass
            @Held
            def a(): "Of a."
            """):
            applied = [s for s in layers(events) if s.startswith("apply")]
            self.assertEqual(applied, ["apply a 1 <function a> -> Held(); "
                                       "__name__ 'a' -> <not set>; __doc__ 'Of a.' -> None"])

    def testClasses(self):
        self.assertTold("""
            from dataclasses import dataclass
            def registered(cls):
                cls.known = True
                return cls
            @registered
            @dataclass(frozen=True)
            class Point:
                x: int
            print(Point(3).x)
            """, """
            evaluate Point 2 registered = <function registered>
            evaluate Point 1 dataclass(frozen=True) = <function wrap>
            call Point
            return Point
            apply Point 1 <class Point> -> <class Point>; __doc__ None -> 'Point(x: int)'
            call registered
            return registered <class Point>
            apply Point 2 <class Point> -> <class Point>
            decorate Point <class Point>
            output 3
            """)

    def testCoroutinesAndGenerators(self):
        self.assertTold("""
            import asyncio
            def timed(function):
                async def measure(x): return await function(x)
                return measure
            def doubled(function):
                def twice(n):
                    for item in function(n): yield 2 * item
                return twice
            @timed
            async def work(x): return x
            @doubled
            def numbers(n): yield from range(n)
            print(asyncio.run(work(1)), list(numbers(2)))
            """, """
            call timed
            return timed <function measure>
            call doubled
            return doubled <function twice>
            create measure [work 1]
            create work [work 0]
            return work 1
            return measure 1
            create twice [numbers 1]
            create numbers [numbers 0]
            return numbers None
            return twice None
            output 1 [0, 2]
            """, calls)
    def testTheCoreOfAClassIsItsInit(self):
        self.assertTold("""
            def counted(cls):
                original = cls.__init__
                def count(self, *values): original(self, *values)
                cls.__init__ = count
                return cls
            def only_one(cls):
                made = []
                def get(*values):
                    if not made: made.append(cls(*values))
                    return made[0]
                return get
            @counted
            class Point:
                def __init__(self, x): self.x = x
            @only_one
            class Config:
                def __init__(self, path): self.path = path
            class Corner(Point):
                def __init__(self): super().__init__(5)
            Point(1)
            Config("a")
            Config("b")
            Corner()
            """, """
            call Point
            return Point
            call counted
            return counted <class Point>
            call Config
            return Config
            call only_one
            return only_one <function get>
            call Corner
            return Corner
            call count [Point 1]
            call __init__ [Point 0]
            return __init__ None
            return count None
            call get [Config 1]
            call __init__ [Config 0]
            return __init__ None
            return get Config(path='a')
            call get [Config 1]
            return get Config(path='a')
            call __init__
            call count
            call __init__
            return __init__ None
            return count None
            return __init__ None
            """, calls)

    def testAnObjectThatOnlyHasSlotsIsALayerWhileItLives(self):
        self.assertTold("""
            class Traced:
                __slots__ = "function",
                def __init__(self, function): self.function = function
                def __call__(self, x): return self.function(x)
            class Ending(Traced):
                __slots__ = ()
                def __del__(self): print("gone")
            for kind in Traced, Ending:
                @kind
                def add(x): return x
                add(1)
                del add
                again = kind(abs)  # where the first one lay
                again(-2)
                del again
            """, """
            call Traced
            return Traced
            call Ending
            return Ending
            call __init__
            return __init__ None
            call __call__ [add 1]
            call add [add 0]
            return add 1
            return __call__ 1
            call __init__
            return __init__ None
            call __call__
            return __call__ 2
            call __init__
            return __init__ None
            call __call__ [add#2 1]
            call add [add#2 0]
            return add 1
            return __call__ 1
            call __del__
            output gone
            return __del__ None
            call __init__
            return __init__ None
            call __call__
            return __call__ 2
            call __del__
            output gone
            return __del__ None
            """, calls)

    def testTheCallOfALayerMayBeDecoratedItself(self):
        self.assertTold("""
            def logged(function):
                def inner(*values): return function(*values)
                return inner
            class Traced:
                def __init__(self, function): self.function = function
                @logged
                def __call__(self, x): return self.function(x)
            @Traced
            def add(x): return x
            add(1)
            Traced(abs)(-2)
            """, """
            call Traced
            call logged
            return logged <function inner>
            return Traced
            call __init__
            return __init__ None
            call inner [add 1]
            call __call__ [__call__ 0]
            call add [add 0]
            return add 1
            return __call__ 1
            return inner 1
            call __init__
            return __init__ None
            call inner [__call__ 1]
            call __call__ [__call__ 0]
            return __call__ 2
            return inner 2
            """, calls)

    def testAPartialIsALayer(self):
        self.assertTold("""
            from functools import lru_cache, partial
            def cubed(function): return partial(function, exponent=3)
            def twice(function): return partial(partial(function, 1), 2)
            @cubed
            def power(base, exponent): return base ** exponent
            @twice
            def three(*values): return values
            @partial
            @lru_cache
            def slow(x): return x
            power(2)
            power(base=1)
            three(3)
            slow(1)
            slow(1)
            """, """
            call cubed
            return cubed <partial>
            call twice
            return twice <partial>
            call partial [power 1 native]
            call power [power 0]
            return power 8
            return partial 8
            call partial [power 1 native]
            call power [power 0]
            return power 1
            return partial 1
            call partial [three 1 native]
            call three [three 0]
            return three (1, 2, 3)
            return partial (1, 2, 3)
            call partial [slow 2 native]
            call _lru_cache_wrapper [slow 1 native]
            call slow [slow 0]
            return slow 1
            return _lru_cache_wrapper 1
            return partial 1
            call partial [slow 2 native]
            call _lru_cache_wrapper [slow 1 native]
            return _lru_cache_wrapper 1
            return partial 1
            """, calls)


if __name__ == "__main__":
    unittest.main()
