namespace Reactor;

/// <summary>What happens on a connection, as callbacks: the fast way, without tasks.</summary>
/// <remarks>
/// One object for each connection. The callbacks come on the loop thread, one at a time, as user callbacks: with the loop as the
/// <see cref="SynchronizationContext"/>, so that async work begun in one stays on the loop. The order is
/// <see cref="ConnectionMade"/>, any number of <see cref="DataReceived"/>, at most one <see cref="EndReceived"/>, and at last, exactly
/// once and never inside a call of the transport, <see cref="ConnectionLost"/>; a loop that is closed first calls nothing more.
/// An exception in a callback is reported to <see cref="EventLoop.UnhandledException"/> and aborts the connection.
/// <para>As asyncio's <c>Protocol</c>.</para>
/// </remarks>
public abstract class Protocol
{
    /// <summary>Whether the callbacks come with no context, for protocols of the library that complete operations.</summary>
    internal virtual bool IsRaw => false;

    /// <summary>The connection is there.</summary>
    /// <param name="transport">How to write, to pause and to close.</param>
    public virtual void ConnectionMade(Transport transport)
    {
    }

    /// <summary>Bytes have come, in order, in pieces of any size.</summary>
    /// <param name="data">At least one byte; of no use after the callback has returned.</param>
    public abstract void DataReceived(ReadOnlySpan<byte> data);

    /// <summary>The other side will send no more.</summary>
    /// <returns>Whether to keep the connection for writing; if not it is closed when what was written has been sent.</returns>
    public virtual bool EndReceived() => false;

    /// <summary>The connection is closed, and its descriptor free.</summary>
    /// <param name="exception">Why, if it was not closed by this side or, in order, by the other: an <see cref="IOException"/>, or what a
    /// callback threw.</param>
    public virtual void ConnectionLost(Exception? exception)
    {
    }

    /// <summary>More than the high mark waits to be sent: what is written now adds to it. Called inside <see cref="Transport.Write"/>.</summary>
    public virtual void PauseWriting()
    {
    }

    /// <summary>What waits to be sent has fallen to the low mark.</summary>
    public virtual void ResumeWriting()
    {
    }
}
