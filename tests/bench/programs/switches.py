import asyncio
import sys
import time


async def hand_over(rounds):
    for _ in range(rounds):
        await asyncio.sleep(0)


began = time.perf_counter_ns()
asyncio.run(hand_over(int(sys.argv[1])))
print(time.perf_counter_ns() - began)
