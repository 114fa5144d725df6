# A thousand connections to a server in the same loop, argv[1] lines back and forth on each.
import asyncio
import resource
import sys
import time

CONNECTIONS = 1000


async def serve(reader, writer):
    while line := await reader.readline():
        writer.write(line)
        await writer.drain()
    writer.close()


async def client(port, rounds):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for number in range(rounds):
        writer.write(b"%d\n" % number)
        assert await reader.readline() == b"%d\n" % number
        await asyncio.sleep(0)
    writer.close()


async def main(rounds):
    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=CONNECTIONS)
    port = server.sockets[0].getsockname()[1]
    await asyncio.gather(*(client(port, rounds) for _ in range(CONNECTIONS)))
    server.close()


hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (min(8192, hard), hard))
began = time.perf_counter_ns()
asyncio.run(main(int(sys.argv[1])))
print(time.perf_counter_ns() - began)
