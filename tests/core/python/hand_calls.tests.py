"""`__enter__` and `__exit__` of managers in C that a program calls by their names."""

import textwrap
import unittest

from recording import INTERPRETERS, record

SCRIPT = textwrap.dedent("""
    import threading
    lock = threading.RLock()
    lock.__enter__()
    lock.__exit__(None, None, None)
    file = open("/dev/null")
    enter = file.__enter__
    enter()
    class Holder:
        def __init__(self): self.lock = threading.Lock()
        def __enter__(self): return self.lock.__enter__()
        def __exit__(self, *exc): return self.lock.__exit__(*exc)
    with Holder(): pass
    file.__exit__(*3 * [None])
    try: enter()
    except ValueError as error: print(error)
    """)

TOLD = """
    call RLock.__enter__ by <module> ()
    return True
    call RLock.__exit__ by <module> (None, None, None)
    return None
    call TextIOWrapper.__enter__ by <module> ()
    return <TextIOWrapper>
    call lock.__enter__ by Holder.__enter__ ()
    return True
    call lock.__exit__ by Holder.__exit__ (None, None, None)
    return None
    call TextIOWrapper.__exit__ by <module> (None, None, None)
    return None
    call TextIOWrapper.__enter__ by <module> ()
    unwind
    """

#: What the managers of further C modules tell; {it} is what is entered.
MODULES = {
    "sqlite3": ("import sqlite3; it = sqlite3.connect(':memory:')", "Connection", "<Connection>",
                "False"),
    "a blob of sqlite3's": ("""
        import sqlite3
        base = sqlite3.connect(":memory:")
        base.execute("create table t(x)"); base.execute("insert into t values (x'00')")
        it = base.blobopen("t", "x", 1)""", "Blob", "<Blob>", "False"),
    "mmap": ("import mmap; it = mmap.mmap(-1, 16)", "mmap", "<mmap>", "None"),
    "epoll": ("import select; it = select.epoll()", "epoll", "<epoll>", "None"),
    "scandir": ("import os; it = os.scandir('/')", "ScandirIterator", "<ScandirIterator>", "None"),
    "a lock of multiprocessing's": (
        "import _multiprocessing as m; it = m.SemLock(0, 1, 1, '/flowglass-by-hand', True)",
        "SemLock", "True", "None"),
}

#: No call here is made by hand: not that of a scope that is folded, nor that of a `with` in code
#: that is not seen, nor a library's.
SCOPES = textwrap.dedent("""
    import queue, threading
    lock = threading.Lock()
    def held():
        with lock:
            return 1
    for n in range(60):
        with lock: pass
        held()
        try:
            with lock: raise KeyError
        except KeyError: pass
    waiting = queue.Queue()
    waiting.put(1)
    waiting.get()
    exec("with lock: pass")
    lock.acquire()
    lock.release()
    """)


class HandCalls(unittest.TestCase):
    maxDiff = None

    def tell(self, events):
        names, mine = {}, set()
        for event in events:
            kind = event["kind"]
            if kind in ("call", "create"):
                names[event["frame"]] = event["function"]
            if kind == "call" and event.get("native"):
                mine.add(event["frame"])
                self.assertNotIn("line", event)
                given = ", ".join(each["text"] for each in event["args"].values())
                yield f"call {event['function']} by {names[event['by']]} ({given})"
            elif kind in ("return", "unwind") and event["frame"] in mine:
                yield kind + (" " + event["value"]["text"] if "value" in event else "")

    def testCallsByHandAreFrames(self):
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events, done = record(python, SCRIPT)
                self.assertEqual((done.returncode, done.stderr), (0, b""))
                self.assertEqual(done.stdout, b"I/O operation on closed file.\n")
                self.assertEqual("\n".join(self.tell(events)), textwrap.dedent(TOLD).strip())

    def testManagersOfFurtherModules(self):
        for name, (make, of, enters, exits) in MODULES.items():
            script = textwrap.dedent(make) + textwrap.dedent("""
                it.__enter__()
                it.__exit__(None, None, None)
                """)
            for python in INTERPRETERS:
                with self.subTest(name, python=python):
                    events, done = record(python, script)
                    self.assertEqual((done.returncode, done.stderr), (0, b""))
                    self.assertEqual(list(self.tell(events)), [
                        f"call {of}.__enter__ by <module> ()", f"return {enters}",
                        f"call {of}.__exit__ by <module> (None, None, None)", f"return {exits}"])
                    events, done = record(python, textwrap.dedent(make) + "\nwith it: pass\n")
                    self.assertEqual((done.returncode, done.stderr), (0, b""))
                    self.assertEqual(list(self.tell(events)), [])

    def testScopesAreNone(self):
        for python in INTERPRETERS:
            with self.subTest(python=python):
                events, done = record(python, SCOPES, ["--fold", "5"])
                self.assertEqual((done.returncode, done.stderr), (0, b""))
                self.assertIn("repeat", [e["why"] for e in events if e["kind"] == "lost"])
                self.assertEqual(list(self.tell(events)), [])


if __name__ == "__main__":
    unittest.main()
