"""Decorators are recorded as they are evaluated, applied and bound, and every call of what they
made as it goes through their layers."""

import unittest

from layers import DecoratorCase, calls, layers
from recording import INTERPRETERS, record


class Chains(DecoratorCase):
    def testThreeStackedAndAFactoryWithArguments(self):
        self.assertTold("""
            def loud(function):
                def shout(x):
                    return function(x) + "!"
                return shout
            def times(n):
                def decorate(function):
                    def repeat(x):
                        return function(x) * n
                    return repeat
                return decorate
            @loud
            @times(2)
            @loud
            def say(x):
                "Says it."
                return x
            print(say("a"))
            """, """
            evaluate say 3 loud = <function loud>
            call times
            return times <function decorate>
            evaluate say 2 times(2) = <function decorate>
            evaluate say 1 loud = <function loud>
            call loud
            return loud <function shout>
            apply say 1 <function say> -> <function shout>; __name__ 'say' -> 'shout'; __doc__ 'Says it.' -> None
            call decorate
            return decorate <function repeat>
            apply say 2 <function shout> -> <function repeat>; __name__ 'shout' -> 'repeat'
            call loud
            return loud <function shout>
            apply say 3 <function repeat> -> <function shout>; __name__ 'repeat' -> 'shout'
            decorate say <function shout>
            call shout [say 3]
            call repeat [say 2]
            call shout [say 1]
            call say [say 0]
            return say 'a'
            return shout 'a!'
            return repeat 'a!a!'
            return shout 'a!a!!'
            output a!a!!
            """)

    def testWhatAnInnerLayerWrappedIsLostWithIt(self):
        self.assertTold("""
            import functools
            def wrapping(function):
                @functools.wraps(function)
                def inner(): return function()
                return inner
            def named(function):
                def outer(): return function()
                outer.__name__ = function.__name__
                return outer
            @named
            @wrapping
            def say(): return 1
            """, """
            evaluate say 2 named = <function named>
            evaluate say 1 wrapping = <function wrapping>
            call wrapping
            evaluate inner 1 functools.wraps(function) = <partial>
            apply inner 1 <function inner> -> <function say>; __name__ 'inner' -> 'say'
            decorate inner <function say>
            return wrapping <function say>
            apply say 1 <function say> -> <function say>
            call named
            return named <function say>
            apply say 2 <function say> -> <function say>; __wrapped__ <function say> -> <not set>
            decorate say <function say>
            """)

    def testWrapsKeepsTheMetadata(self):
        self.assertTold("""
            import functools
            def plain(function):
                @functools.wraps(function)
                def wrapper(x):
                    return function(x)
                return wrapper
            @plain
            def say(x):
                "Says it."
            say(1)
            """, """
            evaluate say 1 plain = <function plain>
            call plain
            evaluate wrapper 1 functools.wraps(function) = <partial>
            apply wrapper 1 <function wrapper> -> <function say>; __name__ 'wrapper' -> 'say'; __doc__ None -> 'Says it.'
            decorate wrapper <function say>
            return plain <function say>
            apply say 1 <function say> -> <function say>
            decorate say <function say>
            call wrapper [say 1]
            call say [say 0]
            return say None
            return wrapper None
            """)

    def testFiveFunctionsAllCalledWrapper(self):
        for events in self.eventsOf("""
            def mark(sign):
                def decorate(function):
                    def wrapper(x):
                        return sign + function(x)
                    return wrapper
                return decorate
            @mark("a")
            @mark("b")
            def wrapper(x): return x
            first = wrapper
            @mark("c")
            @mark("d")
            def wrapper(x): return x
            print(first(""), wrapper(""))
            """):
            self.assertEqual([s for s in calls(events) if s.startswith(("call wrapper", "out"))], [
                "call wrapper [wrapper 2]", "call wrapper [wrapper 1]", "call wrapper [wrapper 0]",
                "call wrapper [wrapper#2 2]", "call wrapper [wrapper#2 1]",
                "call wrapper [wrapper#2 0]", "output ab cd"])

    def testTwoFunctionsUnderOneDecorator(self):
        self.assertTold("""
            def traced(function):
                def inner(): return function()
                return inner
            @traced
            def a(): return b()
            @traced
            def b(): return 1
            a()
            """, """
            call traced
            return traced <function inner>
            call traced
            return traced <function inner>
            call inner [a 1]
            call a [a 0]
            call inner [b 1]
            call b [b 0]
            return b 1
            return inner 1
            return a 1
            return inner 1
            """, calls)

    def testAnExceptionLeavesAChainUnfinished(self):
        self.assertTold("""
            def fails(function): raise ValueError
            def fine(function): return function
            for n in range(2):
                try:
                    @fine
                    @fails
                    def work(): pass
                except ValueError:
                    @fine
                    def work(): return n
                    work()
            """, """
            evaluate work 2 fine = <function fine>
            evaluate work 1 fails = <function fails>
            call fails
            unwind fails
            evaluate work#2 1 fine = <function fine>
            call fine
            return fine <function work>
            apply work#2 1 <function work> -> <function work>
            decorate work#2 <function work>
            call work [work#2 0]
            return work 0
            evaluate work#3 2 fine = <function fine>
            evaluate work#3 1 fails = <function fails>
            call fails
            unwind fails
            evaluate work#4 1 fine = <function fine>
            call fine
            return fine <function work>
            apply work#4 1 <function work> -> <function work>
            decorate work#4 <function work>
            call work [work#4 0]
            return work 1
            """)

    def testAnAddressThatIsUsedAgainIsNoLayer(self):
        for events in self.eventsOf("""
            def held(function):
                def inner(): return function()
                return inner
            for n in range(50):
                @held
                def work(): pass
                work()
                del work
                def other(): pass
                other()
                del other
            """):
            others = [e for e in events if e["kind"] == "call" and e["function"] == "other"]
            self.assertEqual([e for e in others if "chain" in e], [])
            chains = [e["chain"] for e in events
                      if e["kind"] == "call" and e["function"] == "work"]
            self.assertEqual(chains, list(range(1, 51)))

    def testAHotDefinitionIsFolded(self):
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events, _ = record(python, "def same(f): return f\nfor n in range(1000):\n"
                                   "    @same\n    def f(): pass\n", ["--fold", "100"])
                self.assertEqual(sum(e["kind"] == "evaluate" for e in events), 100)
                self.assertTrue(any(e["kind"] == "lost" for e in events))

if __name__ == "__main__":
    unittest.main()
