using System.Net;
using Reactor;

namespace Echo;

/// <summary>Sends requests of one size over some connections, each waiting for its echo, for a while.</summary>
internal static class LoadClient
{
    public static int Run(int port, int size, int connections, TimeSpan duration)
    {
        Console.WriteLine(EventLoop.Run(async loop =>
        {
            long requests = 0;
            var start = loop.TimeProvider.GetTimestamp();
            await CancelScope.MoveOnAfterAsync(duration, scope => TaskGroup.RunAsync(
                group =>
                {
                    for (var connection = 0; connection < connections; connection++)
                    {
                        group.StartSoon(async token =>
                        {
                            using var socket = await LoopSocket.ConnectAsync(loop, new IPEndPoint(IPAddress.Loopback, port), token);
                            var message = new byte[size];
                            var echo = new byte[size];
                            while (true)
                            {
                                await socket.SendAsync(message, token);
                                for (var received = 0; received < size;)
                                {
                                    var count = await socket.ReceiveAsync(echo.AsMemory(received), token);
                                    received += count > 0 ? count : throw new EndOfStreamException();
                                }

                                requests++;
                            }
                        });
                    }

                    return Task.CompletedTask;
                },
                scope.Token));
            return (long)(requests / loop.TimeProvider.GetElapsedTime(start).TotalSeconds);
        }));
        return 0;
    }
}
