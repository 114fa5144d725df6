"""Decorators as programs use them: retries, caches, locks, rate limits, tenacity."""

import textwrap
import unittest
from pathlib import Path

from layers import DecoratorCase, calls, layers
from recording import INTERPRETERS, record


class RealShapes(DecoratorCase):
    RETRY = """
        import time
        def retry(times):
            def decorate(function):
                def attempt(x):
                    for left in range(times, 0, -1):
                        try: return function(x)
                        except OSError:
                            if left == 1: raise
                            time.sleep(0.001)
                return attempt
            return decorate
        calls = 0
        @retry(3)
        def fetch(x):
            global calls
            calls += 1
            if calls < GOOD: raise OSError("busy")
            return x
        try: print(fetch(7))
        except OSError: print("gave up")
        """

    def testARetryWhoseThirdTrySucceeds(self):
        self.assertTold(self.RETRY.replace("GOOD", "3"), """
            call retry
            return retry <function decorate>
            call decorate
            return decorate <function attempt>
            call attempt [fetch 1]
            call fetch [fetch 0]
            unwind fetch
            block sleep
            call fetch [fetch 0]
            unwind fetch
            block sleep
            call fetch [fetch 0]
            return fetch 7
            return attempt 7
            output 7
            """, calls)

    def testARetryThatGivesUp(self):
        self.assertTold(self.RETRY.replace("GOOD", "9"), """
            call retry
            return retry <function decorate>
            call decorate
            return decorate <function attempt>
            call attempt [fetch 1]
            call fetch [fetch 0]
            unwind fetch
            block sleep
            call fetch [fetch 0]
            unwind fetch
            block sleep
            call fetch [fetch 0]
            unwind fetch
            unwind attempt
            output gave up
            """, calls)

    def testACacheInC(self):
        self.assertTold("""
            import functools
            @functools.lru_cache(maxsize=None)
            def square(x): return x * x
            class Table:
                @functools.cache
                def row(self, n): return n
            print(square(3), square(3), square(x=4), square.cache_info().hits)
            table = Table()
            print(table.row(1), table.row(1), square.__call__(3))
            try: square([])
            except TypeError: print("refused")
            """, """
            evaluate square 1 functools.lru_cache(maxsize=None) = <function decorating_function>
            apply square 1 <function square> -> <_lru_cache_wrapper>
            decorate square <_lru_cache_wrapper>
            call Table
            evaluate row 1 functools.cache = <function cache>
            apply row 1 <function row> -> <_lru_cache_wrapper>
            decorate row <_lru_cache_wrapper>
            return Table
            call _lru_cache_wrapper [square 1 native]
            call square [square 0]
            return square 9
            return _lru_cache_wrapper 9
            call _lru_cache_wrapper [square 1 native]
            return _lru_cache_wrapper 9
            call _lru_cache_wrapper [square 1 native]
            call square [square 0]
            return square 16
            return _lru_cache_wrapper 16
            output 9 9 16 1
            call _lru_cache_wrapper [row 1 native]
            call row [row 0]
            return row 1
            return _lru_cache_wrapper 1
            call _lru_cache_wrapper [row 1 native]
            return _lru_cache_wrapper 1
            call _lru_cache_wrapper [square 1 native]
            return _lru_cache_wrapper 9
            output 1 1 9
            call _lru_cache_wrapper [square 1 native]
            unwind _lru_cache_wrapper
            output refused
            """)

    def testALockAndAContextManagerContendedByTwoThreads(self):
        script = """
            import threading
            from contextlib import contextmanager
            lock = threading.Lock()
            waiting = threading.Event()
            @contextmanager
            def locked():
                with lock: yield
            @locked()
            def work(n):
                return n
            def other():
                waiting.set()
                work(2)
            thread = threading.Thread(target=other)
            with lock:
                thread.start()
                waiting.wait()
            work(1)
            thread.join()
            """
        for events in self.eventsOf(script):
            made = [s for s in layers(events) if s.startswith(("evaluate work", "apply work"))]
            self.assertEqual(made[0].partition("=")[0], "evaluate work 1 locked() ")
            entered = [(e["thread"], e["layer"]) for e in events
                       if e["kind"] == "call" and e.get("chain") == 2]
            self.assertEqual(sorted(entered), [(1, 0), (1, 1), (2, 0), (2, 1)])
            held = [(e["thread"], e["kind"]) for e in events
                    if e["kind"] in ("entered", "exiting") and e.get("manager") == "lock"
                    or e["kind"] == "exiting"]
            self.assertTrue(held)

    def testAnAsyncRateLimit(self):
        self.assertTold("""
            import asyncio
            def limited(most):
                gate = asyncio.Semaphore(most)
                def decorate(function):
                    async def wait(x):
                        async with gate:
                            return await function(x)
                    return wait
                return decorate
            async def main():
                @limited(1)
                async def ask(x):
                    await asyncio.sleep(0)
                    return x
                print(await asyncio.gather(ask(1), ask(2)))
            asyncio.run(main())
            """, """
            create wait [ask 1]
            create wait [ask 1]
            create ask [ask 0]
            return ask 1
            return wait 1
            create ask [ask 0]
            return ask 2
            return wait 2
            output [1, 2]
            """, lambda events: [s for s in calls(events) if " main" not in s][4:])

    def testAContextManagersFactoryIsToldByItsScopes(self):
        for events in self.eventsOf("""
            from contextlib import contextmanager
            @contextmanager
            def held(): yield 1
            with held() as x: pass
            """):
            self.assertEqual(calls(events), ["create held", "return held None"])

    def testAFactoryThatIsBoundToItsClassIsNoLayerEither(self):
        for bind, arguments in (("classmethod", "cls"), ("staticmethod", "")):
            for kind, wait in (("", ""), ("async", "async ")):
                script = f"""
                    import asyncio, contextlib
                    class C:
                        @{bind}
                        @contextlib.{kind}contextmanager
                        {wait}def held({arguments}): yield 1
                    async def main():
                        {wait}with C.held() as x: pass
                        {wait}with C().held() as x: pass
                    asyncio.run(main())
                    """
                for events in self.eventsOf(script):
                    with self.subTest(bind=bind, kind=kind):
                        told = [s for s in calls(events) if "held" in s or "helper" in s]
                        self.assertEqual(told, ["create held", "return held None"] * 2)

    def testAFactoryBeneathAnotherLayerIsOne(self):
        for events in self.eventsOf("""
            import contextlib
            def one(f):
                return lambda: f()
            class C:
                @staticmethod
                @one
                @contextlib.contextmanager
                def held(): yield 1
            with C.held() as x: pass
            """):
            self.assertEqual([s.partition(" [")[2] for s in calls(events) if " [held" in s][:3],
                             ["held 2]", "held 1 native]", "held 0]"])


@unittest.skipUnless(Path("/usr/lib/python3/dist-packages/tenacity").exists(),
                     "Debian's python3-tenacity is not installed")
class Tenacity(DecoratorCase):
    SCRIPT = """
        import sys
        sys.path.append("/usr/lib/python3/dist-packages")
        from tenacity import RetryError, retry, stop_after_attempt, wait_fixed
        tries = 0
        @retry(stop=stop_after_attempt(3), wait=wait_fixed(0.001))
        def fetch(x):
            global tries
            tries += 1
            if tries < GOOD: raise OSError("busy")
            return x
        try: print(fetch(7))
        except RetryError: print("gave up")
        """

    def testRetries(self):
        self.assertTold(self.SCRIPT.replace("GOOD", "3"), """
            call wrapped_f [fetch 1 native]
            call fetch [fetch 0]
            unwind fetch
            block sleep
            call fetch [fetch 0]
            unwind fetch
            block sleep
            call fetch [fetch 0]
            return fetch 7
            return wrapped_f 7
            output 7
            """, calls)

    def testGivesUp(self):
        self.assertTold(self.SCRIPT.replace("GOOD", "9"), """
            call wrapped_f [fetch 1 native]
            call fetch [fetch 0]
            unwind fetch
            block sleep
            call fetch [fetch 0]
            unwind fetch
            block sleep
            call fetch [fetch 0]
            unwind fetch
            unwind wrapped_f
            output gave up
            """, calls)

    def testEachTryRaisesAnExceptionOfItsOwn(self):
        # One may lie where the one before it lay.
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events, _ = record(python, textwrap.dedent(self.SCRIPT.replace("GOOD", "3")))
                told = [(e["kind"], e["exc"], e.get("by")) for e in events
                        if e["kind"] in ("raise", "unwind", "handled")]
                first, second = (exc for kind, exc, _ in told if kind == "raise")
                self.assertNotEqual(first, second)
                self.assertEqual(told, [(kind, exc, by) for exc in (first, second)
                                        for kind, by in (("raise", None), ("unwind", None),
                                                         ("handled", "native"))])

    def testCoroutines(self):
        script = textwrap.dedent(self.SCRIPT.replace("GOOD", "2")).replace("def fetch",
                                                                           "async def fetch")
        script = script.replace("print(fetch(7))", "print(__import__('asyncio').run(fetch(7)))")
        self.assertTold(script, """
            create async_wrapped [fetch 1 native]
            create fetch [fetch 0]
            unwind fetch
            create fetch [fetch 0]
            return fetch 7
            return async_wrapped 7
            output 7
            """, calls)

    def testAnExceptionLeavesANativeLayerAtNoLine(self):
        script = ("import functools\n@functools.lru_cache\ndef inverse(x):\n    return 1 / x\n"
                  "try: inverse(0)\nexcept ZeroDivisionError: pass\n")
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events, _ = record(python, script)
                unwound = [e.get("line") for e in events if e["kind"] == "unwind"]
                self.assertEqual(unwound, [4, None])


if __name__ == "__main__":
    unittest.main()
