"""Echo servers on uvloop: uvloop_echo.py protocol|streams|sockets. Prints its port."""
import asyncio
import contextlib
import socket
import sys

import uvloop


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def data_received(self, data):
        self.transport.write(data)


async def serve_stream(reader, writer):
    with contextlib.suppress(ConnectionError):  # the client is done
        while data := await reader.read(256 * 1024):
            writer.write(data)
            await writer.drain()
    writer.close()


async def serve_socket(loop, connection):
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with connection, contextlib.suppress(ConnectionError):
        while data := await loop.sock_recv(connection, 256 * 1024):
            await loop.sock_sendall(connection, data)


async def main(mode):
    loop = asyncio.get_running_loop()
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    if mode == "protocol":
        server = await loop.create_server(Echo, sock=listener, backlog=4096)
        await server.serve_forever()
    elif mode == "streams":
        server = await asyncio.start_server(serve_stream, sock=listener, limit=256 * 1024, backlog=4096)
        await server.serve_forever()
    else:
        listener.listen(4096)
        listener.setblocking(False)
        tasks = set()
        while True:
            connection, _ = await loop.sock_accept(listener)
            task = loop.create_task(serve_socket(loop, connection))
            tasks.add(task)
            task.add_done_callback(tasks.discard)


uvloop.install()
asyncio.run(main(sys.argv[1]))
