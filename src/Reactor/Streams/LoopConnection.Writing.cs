using System.Net.Sockets;

namespace Reactor;

public sealed partial class LoopConnection
{
    /// <summary>Once more bytes than this are unsent, <see cref="DrainAsync"/> waits.</summary>
    private const int HighMark = 64 * 1024;

    /// <summary>With no more than this unsent, it has waited long enough.</summary>
    private const int LowMark = HighMark / 4;

    private readonly SendQueue _unsent = new();
    private readonly WaitList _whenLow = new();
    private readonly WaitList _whenSent = new();
    private IOException? _failure;
    private bool _failureTold;
    private bool _sending;
    private bool _aboveMark;
    private bool _endWritten;
    private bool _dropped;

    /// <summary>The bytes that were written and that the system has not taken yet.</summary>
    public long BufferedBytes => _unsent.Length;

    /// <summary>Sends what the system takes at once, up to 256 KiB a turn, and keeps a copy of the rest until it takes that.</summary>
    /// <remarks>It never waits and never refuses: a writer that does not wait for <see cref="DrainAsync"/> now and then fills the
    /// memory.</remarks>
    /// <exception cref="IOException">The connection has failed.</exception>
    /// <exception cref="InvalidOperationException"><see cref="WriteEnd"/> was called before.</exception>
    /// <exception cref="ObjectDisposedException">The connection is closed, or closing.</exception>
    public void Write(ReadOnlySpan<byte> data)
    {
        VerifyWritable();
        if (_endWritten)
        {
            throw new InvalidOperationException("The end has been written; nothing can follow it.");
        }

        if (_unsent.Length == 0)
        {
            data = data[_socket.SendNow(data, out var error)..];
            if (error != SocketError.Success)
            {
                Fail(LoopSocket.ToIOException(error));
                return;
            }
        }

        if (!data.IsEmpty)
        {
            _unsent.Append(data);
            _aboveMark |= _unsent.Length > HighMark;
            StartSending();
        }
    }

    /// <summary>Ends the outgoing half once what was written before has been sent; the other side may go on sending.</summary>
    /// <remarks>Twice does nothing.</remarks>
    /// <inheritdoc cref="DrainAsync" path="/exception[1]"/>
    /// <exception cref="ObjectDisposedException">The connection is closed, or closing.</exception>
    public void WriteEnd()
    {
        VerifyWritable();
        if (!_endWritten)
        {
            _endWritten = true;
            EndIfSent();
        }
    }

    /// <summary>Waits, once more than 64 KiB are unsent, until no more than a quarter of that is.</summary>
    /// <remarks>Several callers may wait at once, and are all woken. Cancelled, nothing that was written is lost.</remarks>
    /// <exception cref="IOException">The connection has failed, or was closed by this side meanwhile.</exception>
    /// <exception cref="ObjectDisposedException">The connection was closed before.</exception>
    public Task DrainAsync(CancellationToken cancellationToken = default) => WaitUnsentAsync(_aboveMark, _whenLow, cancellationToken);

    /// <summary>Waits until the system has taken all that was written.</summary>
    /// <inheritdoc cref="DrainAsync"/>
    public Task FlushAsync(CancellationToken cancellationToken = default) =>
        WaitUnsentAsync(_unsent.Length > 0, _whenSent, cancellationToken);

    private async Task WaitUnsentAsync(bool wait, WaitList waiters, CancellationToken cancellationToken)
    {
        _loop.VerifyAccess();
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfFailed();
        if (wait)
        {
            // Once, and not until it is low: another writer that was woken first may have filled the buffer again.
            await waiters.WaitAsync(cancellationToken);
            ThrowIfFailed();
            if (_dropped)
            {
                throw Dropped();
            }
        }
    }

    private static IOException Dropped() => new("The connection was closed before what was written had been sent.");

    private void VerifyWritable()
    {
        _loop.VerifyAccess();
        ObjectDisposedException.ThrowIf(_closing, this);
        ThrowIfFailed();
    }

    private void StartSending()
    {
        if (!_sending && _unsent.Length > 0)
        {
            _sending = true;
            _ = SendAllAsync();
        }
    }

    /// <summary>Sends until nothing is left; one of these runs for each connection, and only while something is unsent.</summary>
    private async Task SendAllAsync()
    {
        try
        {
            while (_unsent.Length > 0)
            {
                var first = _unsent.FirstMemory;
                await _socket.SendAsync(first, CancellationToken.None);
                _unsent.Take(first.Length);
                if (_unsent.Length <= LowMark)
                {
                    _aboveMark = false;
                    _whenLow.WakeAll();
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Only here: until the send has ended, the system may still read from the memory.
            _unsent.Clear();
            _aboveMark = false;
            if (!_disposed)
            {
                Fail(exception as IOException ?? new IOException(exception.Message, exception));
            }
        }

        _sending = false;
        EndIfSent();
    }

    private void EndIfSent()
    {
        if (_unsent.Length > 0)
        {
            return;
        }

        if (_endWritten && !_disposed)
        {
            _socket.ShutdownSend();
        }

        _whenSent.WakeAll();
    }

    private void Fail(IOException exception)
    {
        if (!HasFailed)
        {
            _failure = exception;
        }

        _whenLow.WakeAll();
        _whenSent.WakeAll();
    }

    private void ThrowIfFailed()
    {
        if (HasFailed)
        {
            _failureTold = true;
            throw new IOException(_failure!.Message, _failure.InnerException);
        }
    }
}
