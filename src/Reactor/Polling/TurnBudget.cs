namespace Reactor;

/// <summary>What one direction of a connection may transfer in a turn before it has to wait for the next one.</summary>
/// <remarks>Loop thread only. Without it a connection whose other side is fast enough keeps the loop to itself.</remarks>
internal struct TurnBudget
{
    /// <summary>When so many bytes have been transferred, it is the others' turn; nor is a single send given more.</summary>
    public const int ByteLimit = 256 * 1024;

    private long _turn;
    private int _bytes;

    /// <summary>What of <paramref name="data"/> one send is given.</summary>
    public static ReadOnlySpan<byte> Piece(ReadOnlySpan<byte> data) => data.Length > ByteLimit ? data[..ByteLimit] : data;

    /// <summary>Whether something is left in this turn.</summary>
    public bool IsLeft(EventLoop loop) => _turn != loop.Turn || _bytes < ByteLimit;

    /// <summary>Takes note of bytes that were transferred in this turn.</summary>
    public void Take(EventLoop loop, int count)
    {
        if (_turn != loop.Turn)
        {
            _turn = loop.Turn;
            _bytes = 0;
        }

        _bytes += count;
    }
}
