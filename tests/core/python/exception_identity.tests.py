"""One exception is one token as long as the object lives, in whatever thread and task; another one
that lies where it lay is another token."""

import textwrap
import unittest

from recording import INTERPRETERS, record


class ExceptionIdentity(unittest.TestCase):
    def testAnExceptionHasOneIdAsLongAsItLives(self):
        script = textwrap.dedent("""
            import asyncio, concurrent.futures
            kept = ValueError("kept")
            for _ in range(3):
                try: raise kept
                except ValueError: pass
            for number in range(20):
                try: raise OSError(number)
                except OSError: pass
            async def fails(): raise KeyError(1)
            async def main():
                task = asyncio.create_task(fails())
                for _ in range(2):
                    try: await task
                    except KeyError: pass
                try: task.result()
                except KeyError: pass
                try: await asyncio.to_thread(lambda: 1 / 0)
                except ZeroDivisionError: pass
                raise LookupError
            try: asyncio.run(main())
            except LookupError: pass
            """)
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events, done = record(python, script)
                self.assertEqual((done.returncode, done.stderr), (0, b""))
                ids = {}
                for event in events:
                    if event["kind"] == "raise":
                        ids.setdefault(event["exception"], []).append(event["exc"])
                figures = {name: (len(each), len(set(each))) for name, each in ids.items()}
                self.assertEqual(figures, {"ValueError": (3, 1), "OSError": (20, 20),
                                           "KeyError": (4, 1), "ZeroDivisionError": (2, 1),
                                           "LookupError": (2, 1)})

    def testEachTimeItIsRaisedAndStoppedIsTold(self):
        script = textwrap.dedent("""
            import contextlib
            kept = ValueError("kept")
            for _ in range(3):
                try: raise kept
                except ValueError: pass
            for _ in range(3):
                with contextlib.suppress(ValueError): raise kept
            for _ in range(3):
                try: raise kept
                except ValueError: pass
                try: raise kept
                finally: continue
            """)
        for python in INTERPRETERS:
            for options in (), ("--no-lines",):
                with self.subTest(python=python, options=options):
                    events, done = record(python, script, options)
                    self.assertEqual(done.returncode, 0, done.stderr.decode())
                    told = [(e["kind"], e.get("by")) for e in events
                            if e["kind"] in ("raise", "handled")]
                    ways = ["except"] * 3 + ["scope"] * 3 + ["except", "finally"] * 3
                    self.assertEqual(told, [each for way in ways
                                            for each in (("raise", None), ("handled", way))])

    def testACancellationIsOneTokenThroughWhateverAsyncioMakesOfIt(self):
        script = textwrap.dedent("""
            import asyncio
            async def parent():
                async with asyncio.TaskGroup() as group:
                    group.create_task(asyncio.sleep(10), name="child")
                    await asyncio.sleep(10)
            async def main():
                for name, made in ("sleeper", asyncio.sleep(10)), ("parent", parent()):
                    task = asyncio.create_task(made, name=name)
                    await asyncio.sleep(0)
                    await asyncio.sleep(0)
                    task.cancel()
                    try: await task
                    except asyncio.CancelledError: pass
            asyncio.run(main())
            """)
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events, done = record(python, script)
                self.assertEqual((done.returncode, done.stderr), (0, b""))
                names = {e["task"]: e["name"] for e in events if e["kind"] == "task"}
                cancels = {names[e["task"]]: e["exc"] for e in events if e["kind"] == "cancel"}
                ends = {names[e["task"]]: e["exc"] for e in events
                        if e["kind"] == "finish" and e["outcome"] == "cancelled"}
                self.assertEqual(ends, cancels)
                caught = [e["exc"] for e in events
                          if e["kind"] == "handled" and e["by"] == "except"]
                self.assertEqual(caught, [cancels["sleeper"], cancels["parent"]])

    def testLongChainsOfExceptionsEndWithoutEatingUpTheStack(self):
        script = textwrap.dedent("""
            class Own(OSError): pass
            for made in ValueError, Own:
                last = None
                for number in range(200_000):
                    error = made(number)
                    error.__context__ = last
                    last = error
                del error, last
            """)
        for python in INTERPRETERS:
            with self.subTest(python=python):
                _, done = record(python, script)
                self.assertEqual((done.returncode, done.stderr), (0, b""))


if __name__ == "__main__":
    unittest.main()
