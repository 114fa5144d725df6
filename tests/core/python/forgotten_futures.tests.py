"""Futures that are no tasks, gone with an exception that nobody asked for."""

import unittest

from recording import INTERPRETERS, record

#: Who fails: futures alone, a gather of what nobody awaits, what an executor runs.
FAILED_FUTURES = """
import asyncio
class Own(asyncio.Future): pass
async def bad():
    raise KeyError("k")
def give(future, error):
    future.set_exception(error)
async def main():
    loop = asyncio.get_running_loop()
    give(loop.create_future(), ValueError("no"))
    give(asyncio.futures._PyFuture(loop=loop), LookupError)
    try:
        raise OSError("disk")
    except OSError as error:
        give(Own(), error)
    asyncio.gather(bad())
    loop.run_in_executor(None, int, "x")
    await asyncio.sleep(0.05)
    asked = loop.create_future()
    give(asked, TypeError("asked for"))
    asked.exception()
    loop.create_future().cancel()
    loop.create_future().set_result(1)
asyncio.run(main())
"""


class ForgottenFutures(unittest.TestCase):
    def test_a_future_whose_exception_nobody_asked_for_is_told(self):
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events, done = record(python, FAILED_FUTURES)
                self.assertEqual(done.returncode, 0, done.stderr.decode())
                give = [e["frame"] for e in events
                        if e["kind"] == "call" and e["function"] == "give"]
                raised = {e["exception"]: e["exc"] for e in events if e["kind"] == "raise"}
                told = [e for e in events if e["kind"] == "unretrieved"]
                executors = next(e for e in told if e.get("exception") == "ValueError"
                                 and e["what"] == "Future" and "frame" not in e)
                self.assertIn("invalid literal", executors["message"])
                told.remove(executors)
                self.assertEqual([(e["what"], e.get("exception", e.get("exc")), e.get("message"),
                                   e.get("frame"), e.get("line"), "task" in e) for e in told],
                                 [("Future", "ValueError", "no", give[0], 7, False),
                                  ("Future", "LookupError", None, give[1], 7, False),
                                  ("Own", raised["OSError"], None, give[2], 7, False),
                                  ("gather", raised["KeyError"], None, None, None, False)])


if __name__ == "__main__":
    unittest.main()
