using System.Net;
using System.Net.Sockets;
using Reactor;

namespace Echo;

/// <summary>The servers that are compared: each echoes what it receives until it is killed.</summary>
internal static class Servers
{
    private const int BufferSize = 256 * 1024;

    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    /// <summary>What can be served in this process.</summary>
    public static readonly string[] Modes = ["reactor-protocol", "reactor-streams", "reactor-sockets", "dotnet", "dotnet-inline"];

    public static int Run(string mode)
    {
        switch (mode)
        {
            case "reactor-protocol":
                EventLoop.Run(ServeProtocolAsync);
                return 0;
            case "reactor-streams":
                EventLoop.Run(ServeStreamsAsync);
                return 0;
            case "reactor-sockets":
                EventLoop.Run(ServeSocketsAsync);
                return 0;
            case "dotnet":
                return ServeDotnetAsync().GetAwaiter().GetResult();
            case "dotnet-inline":
                // Read by .NET when the first socket is made: completions run on the thread that polls.
                Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
                return ServeDotnetAsync().GetAwaiter().GetResult();
            default:
                Console.Error.WriteLine($"no such mode: {mode}");
                return 2;
        }
    }

    private static Task ServeProtocolAsync(EventLoop loop)
    {
        var server = ProtocolServer.Start(loop, AnyPort, () => new EchoProtocol());
        Console.WriteLine(server.LocalEndPoint.Port);
        return server.Closed;
    }

    private static Task ServeStreamsAsync(EventLoop loop)
    {
        var server = LoopServer.Start(loop, AnyPort, EchoAsync);
        Console.WriteLine(server.LocalEndPoint.Port);
        return Task.Delay(Timeout.InfiniteTimeSpan, loop.TimeProvider);
    }

    private static async Task EchoAsync(LoopConnection connection, CancellationToken cancellationToken)
    {
        // A client that is done ends it by an IOException, which the server takes for what it is.
        var buffer = new byte[BufferSize];
        while (await connection.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            connection.Write(buffer.AsSpan(0, count));
            await connection.DrainAsync(cancellationToken);
        }
    }

    private static Task ServeSocketsAsync(EventLoop loop) => TaskGroup.RunAsync(async group =>
    {
        using var listener = LoopListener.Start(loop, AnyPort);
        Console.WriteLine(listener.LocalEndPoint.Port);
        while (true)
        {
            var socket = await listener.AcceptAsync(group.CancellationToken);
            group.StartSoon(token => EchoAsync(socket, token));
        }
    });

    private static async Task EchoAsync(LoopSocket socket, CancellationToken cancellationToken)
    {
        using (socket)
        {
            var buffer = new byte[BufferSize];
            try
            {
                while (await socket.ReceiveAsync(buffer, cancellationToken) is > 0 and var count)
                {
                    await socket.SendAsync(buffer.AsMemory(0, count), cancellationToken);
                }
            }
            catch (IOException)
            {
                // The client is done.
            }
        }
    }

    private static async Task<int> ServeDotnetAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(AnyPort);
        listener.Listen(4096);
        Console.WriteLine(((IPEndPoint)listener.LocalEndPoint!).Port);
        while (true)
        {
            var socket = await listener.AcceptAsync();
            socket.NoDelay = true;
            _ = EchoAsync(socket);
        }
    }

    private static async Task EchoAsync(Socket socket)
    {
        using (socket)
        {
            var buffer = new byte[BufferSize];
            try
            {
                while (await socket.ReceiveAsync(buffer) is > 0 and var count)
                {
                    await socket.SendAsync(buffer.AsMemory(0, count));
                }
            }
            catch (SocketException)
            {
                // The client is done.
            }
        }
    }

    private sealed class EchoProtocol : Protocol
    {
        private Transport? _transport;

        public override void ConnectionMade(Transport transport) => _transport = transport;

        public override void DataReceived(ReadOnlySpan<byte> data) => _transport!.Write(data);
    }
}
