"""What `flowglass info` says of programs with faults, recorded by every interpreter."""

import os
import subprocess
import textwrap
import unittest

import harness

INTERPRETERS = list({os.path.realpath(path): path
                     for path in os.environ["FLOWGLASS_INTERPRETERS"].split(os.pathsep)
                     if path}.values())

#: {name: (program, {line: what the lint there says of it, in parts})}
FAULTY = {
    "asyncio": ("""
        import asyncio, time
        async def forgotten():
            pass
        async def failing():
            raise ValueError("nobody asks")
        async def main():
            forgotten()
            task = asyncio.create_task(failing())
            await asyncio.sleep(0)
            del task
            time.sleep(0.08)
        asyncio.run(main())
    """, {
        7: ("forgotten() was called and never awaited", "create_task()"),
        5: ("failing ended with ValueError: nobody asks", "nobody asked how it ended"),
        11: ("main holds the loop for", "sleep(0.08)", "await asyncio.sleep() instead"),
    }),
    "decorators": ("""
        import asyncio, functools
        def plain(function):
            def wrapper():
                return function()
            return wrapper
        def timed(function):
            @functools.wraps(function)
            def wrapper():
                result = function()
                print("it took no time at all")
                return result
            return wrapper
        @plain
        def one():
            "What it does."
        @timed
        async def two():
            pass
        one()
        asyncio.run(two())
    """, {
        13: ("plain hides one behind the name wrapper", "loses its docstring", "functools.wraps"),
        16: ("timed wraps the making of two", "not its running", "async def"),
    }),
    "coroutines decorated": ("""
        import asyncio, contextlib, functools
        def passed(function):
            @functools.wraps(function)
            def wrapper(*words):
                return function(*words)
            return wrapper
        def retry(function):
            @functools.wraps(function)
            def wrapper(*words):
                for left in (2, 1, 0):
                    try:
                        return function(*words)
                    except ValueError:
                        print(left, "more")
            return wrapper
        @contextlib.contextmanager
        def timed():
            yield
            print("it took no time at all")
        @contextlib.asynccontextmanager
        async def timed_well():
            yield
            print("it took a moment")
        @passed
        @retry
        async def one(): await asyncio.sleep(0)
        @timed()
        async def two(): await asyncio.sleep(0)
        @functools.cache
        @passed
        async def three(): await asyncio.sleep(0)
        @timed_well()
        async def four(): await asyncio.sleep(0)
        async def main():
            for made in (one, two, three, four): await made()
        asyncio.run(main())
    """, {
        25: ("retry wraps the making of one", "wrapper is done before", "async def"),
        27: ("timed() wraps the making of two", "scope is left before", "@asynccontextmanager"),
    }),
    "scopes": ("""
        import contextlib
        @contextlib.contextmanager
        def leaky():
            yield
            print("released")
        stack = contextlib.ExitStack()
        stack.callback(print, "never")
        try:
            with leaky():
                raise ValueError("no")
        except ValueError:
            pass
    """, {
        4: ("ValueError left leaky at its yield, so line 5", "try"),
        7: ("never",),
    }),
    "none": ("""
        import asyncio, contextlib, functools
        @contextlib.contextmanager
        def tidy():
            try:
                yield
            finally:
                print("released")
        @functools.cache
        def cached(n):
            return n
        async def main():
            with tidy():
                await asyncio.sleep(0)
            async with asyncio.TaskGroup() as group:
                group.create_task(asyncio.sleep(0))
            print(cached(1), cached(1))
        asyncio.run(main())
    """, {}),
}


class Lints(harness.Case):
    def test_each_fault_is_named_where_it_is(self):
        for python in INTERPRETERS:
            for name, (program, faults) in FAULTY.items():
                with self.subTest(name, python=python):
                    self.write("faulty.py", textwrap.dedent(program).lstrip())
                    subprocess.run([harness.PROGRAM, "record", "-o", "t.flow", "--python", python,
                                    "faulty.py"], cwd=self.folder, check=True,
                                   capture_output=True, env=self.environment())
                    told = [line.split("lint", 1)[1].strip()
                            for line in self.succeed("info", "t.flow").splitlines()
                            if line.strip().startswith("lint")]
                    self.assertEqual(len(told), len(faults), told)
                    for line, parts in faults.items():
                        lint = next((each for each in told if f"faulty.py:{line}: " in each), "")
                        for part in parts:
                            self.assertIn(part, lint, told)


if __name__ == "__main__":
    unittest.main()
