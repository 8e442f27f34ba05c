using System.Net;

namespace Reactor;

/// <summary>A TCP connection that tells a <see cref="Protocol"/> what happens on it.</summary>
/// <remarks>
/// Loop thread only. It receives into a buffer that all transports of the loop share, and sends from the caller's memory what the
/// system takes at once, so reading and writing allocate nothing; what the system does not take waits in pooled memory.
/// <para>As asyncio's <c>Transport</c>.</para>
/// </remarks>
public sealed partial class Transport : IIoSource
{
    private readonly EventLoop _loop;
    private readonly RawSocket _socket;
    private readonly Protocol _protocol;
    private IPEndPoint? _local;

    private Transport(EventLoop loop, RawSocket socket, IPEndPoint remoteEndPoint, Protocol protocol)
    {
        _loop = loop;
        _socket = socket;
        _protocol = protocol;
        RemoteEndPoint = remoteEndPoint;
    }

    /// <summary>The address and port of the other side.</summary>
    public IPEndPoint RemoteEndPoint { get; }

    /// <summary>The address and port of this side; null if it is asked for the first time when the connection is closed.</summary>
    public IPEndPoint? LocalEndPoint => _local ??= _lost ? null : _socket.LocalEndPoint;

    ulong IIoSource.Key { get; set; }

    Readiness IIoSource.Pending { get; set; }

    private ulong Key => ((IIoSource)this).Key;

    void IIoSource.OnReady(Readiness readiness)
    {
        if (_lost)
        {
            return;
        }

        if ((readiness & Readiness.HungUp) != 0)
        {
            _hungUp = true;
        }

        if ((readiness & Readiness.Readable) != 0)
        {
            _readable = true;
        }

        if (_connecting is not null)
        {
            FinishConnect(readiness);
            return;
        }

        if ((readiness & Readiness.Writable) != 0)
        {
            _writable = true;
            Flush();
        }

        Receive();
    }

    /// <summary>Makes the transport of a connection that has been accepted, and begins.</summary>
    internal static Transport Adopt(
        EventLoop loop, RawSocket socket, IPEndPoint remote, Protocol protocol, Action<Transport>? whenLost = null)
    {
        var transport = new Transport(loop, socket, remote, protocol) { _whenLost = whenLost };
        try
        {
            loop.AddSource(transport, socket);
        }
        catch
        {
            socket.Close();
            throw;
        }

        transport.Begin();
        return transport;
    }

    private void Begin()
    {
        _writable = true;
        Call(static (protocol, transport) => protocol.ConnectionMade(transport));
        AwaitReadable();
    }

    /// <summary>Calls the protocol; its exception is reported, and ends the connection.</summary>
    private void Call(Action<Protocol, Transport> callback)
    {
        var caller = EnterCallback();
        try
        {
            callback(_protocol, this);
        }
        catch (Exception exception)
        {
            FailCallback(exception);
        }
        finally
        {
            caller.Restore();
        }
    }

    private CallerContext EnterCallback() => CallerContext.Enter(_protocol.IsRaw ? null : _loop);

    private void FailCallback(Exception exception)
    {
        _loop.Report(exception);
        Lose(exception);
    }
}
