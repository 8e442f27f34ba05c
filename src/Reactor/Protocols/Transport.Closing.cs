using System.Net.Sockets;

namespace Reactor;

public sealed partial class Transport
{
    private static readonly Action<object?> TellLoss = static state => ((Transport)state!).OnLost();

    private Action<Transport>? _whenLost;
    private Exception? _lossReason;
    private bool _closing;
    private bool _lost;

    /// <summary>Whether the connection is closed or about to be.</summary>
    public bool IsClosing => _closing || _lost;

    /// <summary>Closes the connection when what was written has been sent; receives no more from now on.</summary>
    /// <remarks>Twice does nothing. If the other side does not receive, this takes for ever, unless <see cref="Abort"/> is called. What
    /// the other side has sent and nobody received makes the system reset the connection, as TCP has it.</remarks>
    public void Close()
    {
        _loop.VerifyAccess();
        if (IsClosing)
        {
            return;
        }

        _closing = true;
        if (_queue.Length == 0)
        {
            Lose(null);
        }
    }

    /// <summary>Closes the connection at once; what waits to be sent is dropped.</summary>
    public void Abort()
    {
        _loop.VerifyAccess();
        Lose(null);
    }

    void IIoSource.OnLoopClosing()
    {
        if (!_lost)
        {
            Release();
            _connecting?.TrySetException(LoopSocket.Aborted());
        }
    }

    internal static IOException ToIOException(SocketError error)
    {
        var inner = new SocketException((int)error);
        return new IOException(inner.Message, inner);
    }

    /// <summary>Closes the socket now, and tells the protocol in the next turn.</summary>
    private void Lose(Exception? reason)
    {
        if (_lost)
        {
            return;
        }

        Release();
        _lossReason = reason;
        _loop.PostRaw(TellLoss, this);
    }

    private void Release()
    {
        _lost = true;
        _queue.Clear();
        _loop.Backend.Remove(_socket, Key);
        _loop.RemoveSource(this);
        _socket.Close();
    }

    private void OnLost()
    {
        Call(static (protocol, transport) => protocol.ConnectionLost(transport._lossReason));
        _whenLost?.Invoke(this);
    }
}
