#:project ../src/Reactor/Reactor.csproj

// An echo server three times: by sockets, by streams, by a protocol. A client on the same loop tries each, prints what came back,
// and the program ends.
using System.Net;
using System.Text;
using Reactor;

var anyPort = new IPEndPoint(IPAddress.Loopback, 0);

EventLoop.Run(async loop =>
{
    await TrySocketsAsync(loop);
    await TryStreamsAsync(loop);
    await TryProtocolAsync(loop);
});

// By sockets: the loop waits, all the rest is the program's. One task for each connection, in a group that ends with the listener.
async Task TrySocketsAsync(EventLoop loop) => await TaskGroup.RunAsync(async group =>
{
    using var listener = LoopListener.Start(loop, anyPort);
    group.StartSoon(
        async token =>
        {
            while (true)
            {
                var socket = await listener.AcceptAsync(token);
                group.StartSoon(serving => EchoSocketAsync(socket, serving), $"echo {socket.RemoteEndPoint}");
            }
        },
        "accept");
    await TryAsync(loop, "sockets", listener.LocalEndPoint);
    group.Cancel();
});

// By streams: buffers, lines and back-pressure are there, and the server looks after its connections.
async Task TryStreamsAsync(EventLoop loop)
{
    await using var server = LoopServer.Start(loop, anyPort, async (connection, token) =>
    {
        while (await connection.ReadLineAsync(cancellationToken: token) is { Length: > 0 } line)
        {
            connection.Write(line);
            await connection.DrainAsync(token);
        }
    });
    await TryAsync(loop, "streams", server.LocalEndPoint);
}

// By a protocol: callbacks, with no task and no buffer for a connection that is silent.
async Task TryProtocolAsync(EventLoop loop)
{
    using var server = ProtocolServer.Start(loop, anyPort, () => new EchoProtocol());
    await TryAsync(loop, "a protocol", server.LocalEndPoint);
    server.Dispose();
    await server.Closed;
}

static async Task EchoSocketAsync(LoopSocket socket, CancellationToken cancellationToken)
{
    using (socket)
    {
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, cancellationToken) is > 0 and var count)
            {
                await socket.SendAsync(buffer.AsMemory(0, count), cancellationToken);
            }
        }
        catch (IOException)
        {
            // The client has gone; a failure here would end the group, and with it the others.
        }
    }
}

static async Task TryAsync(EventLoop loop, string name, IPEndPoint server)
{
    await using var client = await LoopConnection.OpenAsync(loop, server);
    foreach (var word in (string[])["hello", "again"])
    {
        client.Write(Encoding.UTF8.GetBytes(word + "\n"));
        var answer = await client.ReadLineAsync();
        Console.WriteLine($"by {name}: {Encoding.UTF8.GetString(answer).TrimEnd()}");
    }
}

internal sealed class EchoProtocol : Protocol
{
    private Transport? _transport;

    public override void ConnectionMade(Transport transport) => _transport = transport;

    public override void DataReceived(ReadOnlySpan<byte> data) => _transport!.Write(data);

    // A client that sends and does not receive is not read from until it does.
    public override void PauseWriting() => _transport!.PauseReading();

    public override void ResumeWriting() => _transport!.ResumeReading();
}
