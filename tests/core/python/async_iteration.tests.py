"""What an exception does that comes out of an `async for`."""

import unittest

from story import StoryCase

STORIES = {
    "caught round the loop": ("""
        import asyncio
        async def numbers():
            yield 1
            raise ValueError("two")
        async def main():
            try:
                async for number in numbers():
                    pass
            except ValueError:
                pass
        asyncio.run(main())
        """, """
        call <module>
        create main
        resume main next
        create numbers
        suspend main to numbers
        resume numbers next
        suspend numbers 1
        resume main delegate 1
        suspend main to numbers
        resume numbers next
        raise ValueError new in numbers:4
        unwind numbers:4 ValueError
        resume main delegate ValueError
        handled ValueError by except in main:9
        return main None
        return <module> None
        """),
    "on its way through a finally": ("""
        import asyncio
        async def numbers():
            yield 1
            raise ValueError("two")
        async def work():
            try:
                async for number in numbers():
                    pass
            finally:
                done = True
        async def main():
            try:
                await work()
            except ValueError:
                pass
        asyncio.run(main())
        """, """
        call <module>
        create main
        resume main next
        create work
        suspend main to work
        resume work next
        create numbers
        suspend work to numbers
        resume numbers next
        suspend numbers 1
        resume work delegate 1
        suspend work to numbers
        resume numbers next
        raise ValueError new in numbers:4
        unwind numbers:4 ValueError
        resume work delegate ValueError
        unwind work:7 ValueError
        resume main delegate ValueError
        handled ValueError by except in main:14
        return main None
        return <module> None
        """),
    "an end that the program's own iterator raises": ("""
        import asyncio
        class Numbers:
            def __aiter__(self):
                return self
            async def __anext__(self):
                raise StopAsyncIteration
        async def main():
            try:
                async for number in Numbers():
                    pass
                done = True
            except ValueError:
                pass
        asyncio.run(main())
        """, """
        call <module>
        call Numbers
        return Numbers
        create main
        resume main next
        call __aiter__
        return __aiter__ Numbers()
        create __anext__
        suspend main to __anext__
        resume __anext__ next
        raise StopAsyncIteration new in __anext__:6
        unwind __anext__:6 StopAsyncIteration
        resume main delegate StopAsyncIteration
        handled StopAsyncIteration by native in main:9
        return main None
        return <module> None
        """),
}


class AsyncIteration(StoryCase):
    def testStories(self):
        self.assertStories(STORIES)

    def testStoriesWithoutLines(self):
        self.assertStories(STORIES, options=["--no-lines"])


if __name__ == "__main__":
    unittest.main()
