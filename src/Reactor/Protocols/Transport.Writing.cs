using System.Net.Sockets;

namespace Reactor;

public sealed partial class Transport
{
    private static readonly Action<object?> ContinueSend = static state => ((Transport)state!).OnContinueSend();

    private readonly SendQueue _queue = new();
    private int _highMark = 64 * 1024;
    private int _lowMark = 16 * 1024;
    private bool _writable;
    private bool _writingPaused;
    private bool _sendContinuing;
    private TurnBudget _sendBudget;
    private bool _endWritten;

    /// <summary>The bytes that were written and wait to be sent.</summary>
    public long BufferedBytes => _queue.Length;

    /// <summary>Whether <see cref="Protocol.PauseWriting"/> was called last, and not <see cref="Protocol.ResumeWriting"/>.</summary>
    public bool IsWritingPaused => _writingPaused;

    private bool CanSend => _writable && _sendBudget.IsLeft(_loop);

    /// <summary>Sets the marks of back-pressure: by default 64 KiB, and a quarter of it.</summary>
    /// <param name="high">Writing is paused when more bytes than this wait.</param>
    /// <param name="low">It is resumed when no more than this wait.</param>
    public void SetWriteMarks(int high, int low)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(low);
        ArgumentOutOfRangeException.ThrowIfLessThan(high, low);
        _loop.VerifyAccess();
        _highMark = high;
        _lowMark = low;
        PauseIfAboveMark();
        ResumeIfBelowMark();
    }

    /// <summary>Sends what the system takes at once, up to 256 KiB a turn, and keeps a copy of the rest until it takes that.</summary>
    /// <remarks>It never waits and never refuses: a writer that does not stop at <see cref="Protocol.PauseWriting"/> fills the memory.
    /// On a connection that is closing or lost the bytes are dropped.</remarks>
    /// <exception cref="InvalidOperationException"><see cref="WriteEnd"/> was called before.</exception>
    public void Write(ReadOnlySpan<byte> data)
    {
        _loop.VerifyAccess();
        if (_endWritten)
        {
            throw new InvalidOperationException("The end has been written; nothing can follow it.");
        }

        if (_closing || _lost)
        {
            return;
        }

        if (_queue.Length > 0)
        {
            _queue.Append(data);
            PauseIfAboveMark();
            return;
        }

        data = Send(data);
        if (!data.IsEmpty && !_lost)
        {
            _queue.Append(data);
            AwaitWritable();
            PauseIfAboveMark();
        }
    }

    /// <summary>Ends the outgoing half once what was written before has been sent; the other side may go on sending.</summary>
    /// <remarks>Twice does nothing.</remarks>
    public void WriteEnd()
    {
        _loop.VerifyAccess();
        if (_endWritten || _closing || _lost)
        {
            return;
        }

        _endWritten = true;
        if (_queue.Length == 0)
        {
            _socket.ShutdownSend();
        }
    }

    /// <summary>Sends until the system takes no more, or the budget of the turn is used up.</summary>
    /// <returns>What is left.</returns>
    private ReadOnlySpan<byte> Send(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty && CanSend)
        {
            var piece = TurnBudget.Piece(data);
            _loop.Sends++;
            var count = _socket.Send(piece, out var error);
            if (error == SocketError.WouldBlock)
            {
                _writable = false;
            }
            else if (error != SocketError.Success)
            {
                Lose(ToIOException(error));
                return default;
            }
            else
            {
                // A system that takes a part has no room for more, and tells when it has some again (man 7 epoll).
                _writable = count == piece.Length;
                _sendBudget.Take(_loop, count);
                data = data[count..];
            }
        }

        return data;
    }

    /// <summary>Asks to be told when the system takes more, or goes on in the next turn if the budget of this one is used up.</summary>
    private void AwaitWritable()
    {
        if (!_writable)
        {
            _loop.Backend.Modify(_socket, Key, Readiness.Writable);
        }
        else if (!_sendContinuing)
        {
            _sendContinuing = true;
            _loop.PostRaw(ContinueSend, this);
        }
    }

    private void OnContinueSend()
    {
        _sendContinuing = false;
        Flush();
    }

    /// <summary>Sends what waits, and then does what was to be done after it.</summary>
    private void Flush()
    {
        if (_queue.Length == 0)
        {
            return;
        }

        while (_queue.Length > 0 && CanSend)
        {
            var first = _queue.First;
            var left = Send(first);
            if (_lost)
            {
                return;
            }

            _queue.Take(first.Length - left.Length);
        }

        ResumeIfBelowMark();
        if (_lost)
        {
            return;
        }

        if (_queue.Length > 0)
        {
            AwaitWritable();
        }
        else if (_closing)
        {
            Lose(null);
        }
        else if (_endWritten)
        {
            _socket.ShutdownSend();
        }
    }

    private void PauseIfAboveMark()
    {
        if (!_writingPaused && _queue.Length > _highMark)
        {
            _writingPaused = true;
            Call(static (protocol, _) => protocol.PauseWriting());
        }
    }

    private void ResumeIfBelowMark()
    {
        if (_writingPaused && _queue.Length <= _lowMark)
        {
            _writingPaused = false;
            Call(static (protocol, _) => protocol.ResumeWriting());
        }
    }
}
