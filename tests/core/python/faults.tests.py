"""Recording calls no special method of the program's, keeps nothing of it, and does nothing that a
debug build of the interpreter's memory would mind."""

import os
import subprocess
import unittest
from pathlib import Path

from plain_run import PlainRunCase
from recording import INTERPRETERS, recordWords

#: Each special method counts its calls, and what a recorder could look at has them all: managers,
#: decorators and what they make, tasks' results, exceptions, what is queued and waited for.
NOSY = """
import asyncio, collections, contextlib, functools, sys
seen = collections.Counter()
def counted(name, answer=None):
    def method(self, *words, **more):
        seen[name] += 1
        if answer is None:
            raise RuntimeError(name)
        return answer(self, *words)
    return method
NAMES = ("repr str format lt le gt ge len iter next index int float contains getitem dir fspath "
         "instancecheck subclasscheck length_hint reversed bytes sizeof reduce_ex").split()
METHODS = {f"__{name}__": counted(name) for name in NAMES} | {
    "__eq__": counted("eq", lambda self, other: self is other),
    "__hash__": counted("hash", lambda self: 7),
    "__bool__": counted("bool", lambda self: True),
    "__getattr__": counted("getattr", lambda self, name: object.__getattribute__(self, name)),
}
class Meta(type):
    __getattribute__ = counted("meta", type.__getattribute__)
    for name in "repr str eq hash bool len iter".split():
        locals()[f"__{name}__"] = counted("meta " + name, getattr(type, f"__{name}__", None))
class Nosy(metaclass=Meta):
    vars().update(METHODS)
    __getattribute__ = counted("getattribute", object.__getattribute__)
    __class__ = property(counted("class"))
class Error(Exception):
    vars().update(METHODS)
    args = property(counted("args"))
class Manager(Nosy):
    def __init__(self, stops): self.stops = stops
    def __enter__(self): return self
    def __exit__(self, *why): return self.stops
    async def __aenter__(self): return self
    async def __aexit__(self, *why): return self.stops
class Decorator(Nosy):
    def __init__(self, function=None): self.function = function
    def __call__(self, *words): return self.function(*words)
class Factory(Nosy):
    def __call__(self, function): return Decorator(function)
class Awaited(Nosy):
    def __await__(self):
        yield
        return self

@Decorator
@Factory()
@functools.cache
def decorated(x): return x
@Factory()
class Made(Nosy): pass
def scopes():
    with Manager(Nosy()) as a, Manager(None):
        raise Error(Nosy())
    with contextlib.ExitStack() as stack:
        stack.enter_context(Manager(Nosy()))
        stack.push(Manager(1))
    with contextlib.nullcontext(Nosy()) as b:
        c, d = {1: b}, [b]
    return b
def generator(x):
    got = yield x
    with contextlib.suppress(Error):
        yield got
    return x
def generators():
    g = generator(Nosy())
    g.send(None), g.send(Nosy())
    for each in g: pass
    for each in generator(Nosy()):
        pass
async def worker(queue, event, x):
    await queue.put(x)
    await event.wait()
    await Awaited()
    async with Manager(None) as m:
        await asyncio.sleep(0)
    return x
async def failing(x):
    raise Error(x)
async def main():
    queue, event = asyncio.Queue(), asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda *words: None)
    tasks = [asyncio.create_task(worker(queue, event, Nosy())) for _ in range(2)]
    await queue.get()
    future = loop.create_future()
    loop.call_soon(future.set_result, Nosy())
    loop.call_later(0, Decorator(lambda: event.set()))
    await future
    await asyncio.gather(*tasks)
    await asyncio.gather(failing(Nosy()), return_exceptions=True)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(failing(Nosy()))
    except* Error as errors:
        pass
    asyncio.create_task(worker(queue, event, 1)).cancel(Nosy())
    asyncio.create_task(failing(Nosy()))
    await asyncio.sleep(0)
seen.clear()
decorated(1), decorated(1)
scopes()
generators()
asyncio.run(main())
try:
    try:
        raise Error(Nosy())
    except Error as error:
        raise Error from error
except Error:
    pass
held = [Nosy(), Error(), Manager(1)]
del held
print(sorted(seen.items()))
"""

#: A bit of every topic, again and again. Prints by how much what malloc gave out has grown.
GROWTH = """
import asyncio, contextlib, ctypes, functools, gc
Info = type("Info", (ctypes.Structure,), {"_fields_": [(f"f{n}", ctypes.c_size_t) for n in range(10)]})
mallinfo = ctypes.CDLL(None).mallinfo2
mallinfo.restype = Info
def traced(function):
    @functools.wraps(function)
    def inner(*words): return function(*words)
    return inner
class Called:
    def __init__(self, function): self.function = function
    def __call__(self, *words): return self.function(*words)
@contextlib.contextmanager
def session(): yield 1
def numbers(): yield from range(3)
def decorated():
    @traced
    @functools.cache
    def one(x): return x
    @Called
    def two(x): return x
    one(1), one(1), two(1)
    @traced
    class C: pass
def scopes():
    with session(), contextlib.ExitStack() as stack:
        stack.enter_context(session())
        stack.callback(print, end="")
    try:
        with session():
            raise ValueError
    except ValueError as error:
        try: raise KeyError from error
        except KeyError: pass
def generators():
    for each in numbers(): pass
    half = numbers()
    next(half)
async def waits(lock, queue, event):
    async with lock: await asyncio.sleep(0)
    await queue.put(1)
    await event.wait()
async def fails(): raise KeyError(1)
async def main():
    lock, queue, event = asyncio.Lock(), asyncio.Queue(), asyncio.Event()
    tasks = [asyncio.create_task(waits(lock, queue, event)) for _ in range(3)]
    await queue.get()
    asyncio.get_running_loop().call_soon(event.set)
    await asyncio.gather(*tasks)
    asyncio.create_task(asyncio.sleep(10)).cancel()
    try:
        async with asyncio.timeout(0): await asyncio.sleep(1)
    except TimeoutError: pass
    try:
        async with asyncio.TaskGroup() as group: group.create_task(fails())
    except* KeyError: pass
def tasks(): loop.run_until_complete(main())
loop = asyncio.new_event_loop()
for part, long in (decorated, 8000), (scopes, 1000), (generators, 1000), (tasks, 1000):
    held = []
    for rounds in 300, long, long:
        for _ in range(rounds): part()
        gc.collect()
        held.append(mallinfo().f7)
    print(part.__name__, held[2] - held[1])
"""

#: What these rounds may add, in bytes: one that kept an object a round would add more. As many
#: rounds go before the measured ones, since tables grow until what is gone from them is swept out.
LEEWAY = {"decorated": 240_000, "scopes": 48_000, "generators": 48_000, "tasks": 200_000}

CONFORMANCE = Path(__file__).resolve().parents[2] / "conformance"


class Faults(PlainRunCase):
    def testNoSpecialMethodOfTheProgramsIsCalled(self):
        (self.path / "nosy.py").write_text(NOSY)
        for python in INTERPRETERS:
            with self.subTest(python=python):
                plain, events = self.compare(python, ["nosy.py"])
                self.assertIn(b"getattribute", plain.stdout)
                kinds = {event["kind"] for event in events}
                self.assertLessEqual({"apply", "exited", "finish", "wait", "handled"}, kinds)

    def testTheDebugAllocatorAndTheDevelopmentModeFindNothing(self):
        programs = [(path.name, path.read_text()) for path in sorted(CONFORMANCE.glob("*.py"))]
        for name, text in [*programs, ("nosy.py", NOSY)]:
            (self.path / name).write_text(text)
            for python in INTERPRETERS:
                for settings in {"PYTHONDEVMODE": "1"}, {"PYTHONMALLOC": "debug"}:
                    with self.subTest(name, python=python, settings=settings):
                        plain, _ = self.compare(python, [name], **settings)
                        self.assertIn(plain.returncode, (0, 1))

    def testThousandsOfRoundsKeepNothing(self):
        (self.path / "growth.py").write_text(GROWTH)
        environment = os.environ | {"PYTHONMALLOC": "malloc"}
        for python in INTERPRETERS:
            with self.subTest(python=python):
                words = recordWords(self.path / "trace.jsonl", python, ["growth.py"])
                done = subprocess.run(words, cwd=self.path, capture_output=True, env=environment)
                self.assertEqual((done.returncode, done.stderr), (0, b""))
                grown = dict(line.split() for line in done.stdout.decode().splitlines())
                self.assertEqual(set(grown), set(LEEWAY))
                for part, bytes_ in grown.items():
                    self.assertLess(int(bytes_), LEEWAY[part], part)


if __name__ == "__main__":
    unittest.main()
