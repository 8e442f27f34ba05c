using System.Net;
using System.Net.Sockets;

namespace Reactor;

/// <summary>Accepts connections, and hands on each.</summary>
/// <remarks>Loop thread only. What is handed a connection runs with the loop as its context. When the system has no descriptor left it reports that, once until there is one again, waits a while on the
/// loop's clock and tries again: an edge-triggered poller does not tell twice of a connection that waits, and a level-triggered one
/// never stops telling.</remarks>
internal sealed class Acceptor : IIoSource, IDisposable
{
    /// <summary>What may be accepted in a turn, so that a storm of connections leaves time for those that are there.</summary>
    public const int TurnLimit = 128;

    private static readonly Action<object?> Continue = static state => ((Acceptor)state!).OnContinue();

    private readonly EventLoop _loop;
    private readonly RawSocket _socket;
    private readonly TimeSpan _retryDelay;
    private readonly Action<RawSocket, IPEndPoint> _accepted;
    private TimerHandle? _retry;
    private bool _readable = true;
    private bool _continuing;
    private bool _failed;
    private bool _closed;

    /// <summary>Begins to listen; nothing is accepted before <see cref="Start"/>.</summary>
    public Acceptor(EventLoop loop, IPEndPoint endPoint, int backlog, TimeSpan retryDelay, Action<RawSocket, IPEndPoint> accepted)
    {
        loop.VerifyAccess();
        _loop = loop;
        _retryDelay = retryDelay;
        _accepted = accepted;
        _socket = loop.Backend.CreateSocket(endPoint.AddressFamily);
        try
        {
            _socket.Listen(endPoint, backlog);
            loop.AddSource(this, _socket);
        }
        catch
        {
            _socket.Close();
            throw;
        }

        LocalEndPoint = _socket.LocalEndPoint!;
    }

    public IPEndPoint LocalEndPoint { get; }

    ulong IIoSource.Key { get; set; }

    Readiness IIoSource.Pending { get; set; }

    private bool MayAccept => !_closed && _retry is null;

    public void Start() => AwaitConnection();

    public void Dispose()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        _retry?.Cancel();
        _loop.Backend.Remove(_socket, ((IIoSource)this).Key);
        _loop.RemoveSource(this);
        _socket.Close();
    }

    void IIoSource.OnReady(Readiness readiness)
    {
        _readable = true;
        Accept();
    }

    void IIoSource.OnLoopClosing() => Dispose();

    private void OnContinue()
    {
        _continuing = false;
        Accept();
    }

    private void Accept()
    {
        for (var count = 0; count < TurnLimit && _readable && MayAccept; count++)
        {
            AcceptOnce();
        }

        AwaitConnection();
    }

    private void AwaitConnection()
    {
        if (!MayAccept)
        {
            return;
        }

        if (!_readable)
        {
            _loop.Backend.Modify(_socket, ((IIoSource)this).Key, Readiness.Readable);
        }
        else if (!_continuing)
        {
            _continuing = true;
            _loop.PostRaw(Continue, this);
        }
    }

    private void AcceptOnce()
    {
        var socket = _socket.Accept(out var remote, out var error);
        switch (error)
        {
            case SocketError.Success:
                _failed = false;
                HandOn(socket!, remote!);
                break;
            case SocketError.WouldBlock:
                _readable = false;
                break;
            case SocketError.ConnectionAborted:
                break; // the client has gone before it was accepted
            default:
                RetryLater(error);
                break;
        }
    }

    private void RetryLater(SocketError error)
    {
        _retry = _loop.CallLater(_retryDelay, Retry);
        if (!_failed)
        {
            _failed = true;
            _loop.Report(new SocketException((int)error));
        }
    }

    private void HandOn(RawSocket socket, IPEndPoint remote)
    {
        var caller = CallerContext.Enter(_loop);
        try
        {
            _accepted(socket, remote);
        }
        catch (Exception exception)
        {
            // One connection less, but no end of the server.
            _loop.Report(exception);
        }
        finally
        {
            caller.Restore();
        }
    }

    private void Retry()
    {
        _retry = null;
        AwaitConnection();
    }
}
