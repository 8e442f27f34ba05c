namespace Reactor.Tests.Streams;

/// <summary>A connection on which one side is a stream, and the other a bare socket of the same loop.</summary>
internal sealed class ConnectionPair : IDisposable
{
    private ConnectionPair(LoopConnection connection, LoopSocket peer)
    {
        Connection = connection;
        Peer = peer;
    }

    public LoopConnection Connection { get; }

    public LoopSocket Peer { get; }

    public static async Task<ConnectionPair> ConnectAsync(EventLoop loop)
    {
        using var listener = LoopListener.Start(loop, LoopPair.AnyPort);
        var accepting = listener.AcceptAsync().AsTask();
        var connection = await LoopConnection.OpenAsync(loop, listener.LocalEndPoint);
        return new ConnectionPair(connection, await accepting);
    }

    public async Task SendAsync(string text) => await Peer.SendAsync(System.Text.Encoding.ASCII.GetBytes(text));

    public void Dispose()
    {
        Connection.Dispose();
        Peer.Dispose();
    }
}
