using System.Net.Sockets;

namespace Reactor;

public sealed partial class Transport
{
    private static readonly Action<object?> ContinueReceive = static state => ((Transport)state!).OnContinue();

    private bool _readable;
    private bool _hungUp;
    private bool _readingPaused;
    private bool _endReceived;
    private bool _keepOpen;
    private bool _continuing;
    private TurnBudget _receiveBudget;

    /// <summary>Whether <see cref="PauseReading"/> was called last.</summary>
    public bool IsReadingPaused => _readingPaused;

    private bool WantsData => !_lost && !_closing && !_readingPaused && !_endReceived;

    /// <summary>Lets bytes wait in the system, and so in the end the other side: nothing is received from now on.</summary>
    /// <remarks>Neither the end of the stream nor a reset is seen while reading is paused. Pausing twice does nothing.</remarks>
    public void PauseReading()
    {
        _loop.VerifyAccess();
        _readingPaused = true;
    }

    /// <summary>Goes on receiving, soon but not inside this call. Resuming what is not paused does nothing.</summary>
    public void ResumeReading()
    {
        _loop.VerifyAccess();
        if (_readingPaused)
        {
            _readingPaused = false;
            AwaitReadable();
        }
    }

    /// <summary>Asks to be told of what there is to receive, or looks itself in the next turn if that is known.</summary>
    private void AwaitReadable()
    {
        if (!WantsData)
        {
            return;
        }

        if (!_readable)
        {
            _loop.Backend.Modify(_socket, Key, Readiness.Readable);
        }
        else if (!_continuing)
        {
            _continuing = true;
            _loop.PostRaw(ContinueReceive, this);
        }
    }

    private void OnContinue()
    {
        _continuing = false;
        Receive();
    }

    /// <summary>Hands on what there is, up to the budget of the turn.</summary>
    private void Receive()
    {
        while (_readable && WantsData && _receiveBudget.IsLeft(_loop))
        {
            ReceiveOnce();
        }

        AwaitReadable();
    }

    /// <remarks>A receive that leaves room in the buffer has drained the socket (man 7 epoll); not so once the other side has hung up,
    /// since no edge announces the end of the stream again.</remarks>
    private void ReceiveOnce()
    {
        var buffer = _loop.ReceiveBuffer;
        _loop.Receives++;
        var received = _socket.Receive(buffer, peek: false, out var error);
        if (error == SocketError.WouldBlock)
        {
            _readable = false;
        }
        else if (error != SocketError.Success)
        {
            Lose(ToIOException(error));
        }
        else if (received == 0)
        {
            End();
        }
        else
        {
            _receiveBudget.Take(_loop, received);
            _readable = received == buffer.Length || _hungUp;
            Deliver(buffer.AsSpan(0, received));
        }
    }

    private void Deliver(ReadOnlySpan<byte> data)
    {
        var caller = EnterCallback();
        try
        {
            _protocol.DataReceived(data);
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

    private void End()
    {
        _endReceived = true;
        Call(static (protocol, transport) => transport._keepOpen = protocol.EndReceived());
        if (!_keepOpen)
        {
            Close();
        }
    }
}
