using System.Buffers;
using Hypertext;
using Scraper.Fetching;

namespace Scraper.Serving;

/// <summary>A body that was kept whole; whoever takes it disposes of it.</summary>
internal sealed record HopBody(int StatusCode, string? ContentType, KeptBody Body) : HopOutcome;

/// <summary>A page with its body.</summary>
/// <param name="Url">Where it came from in the end, after redirects.</param>
/// <param name="ContentType">The header as it was sent, or null.</param>
/// <param name="Body">Content codings undone; whoever takes the page disposes of it.</param>
internal sealed record KeptPage(Url Url, string? ContentType, KeptBody Body);

/// <summary>Bytes in a pooled buffer that grows.</summary>
/// <remarks>Loop thread only. Its bytes count as held, by whoever counts them, until it is disposed of.</remarks>
internal sealed class KeptBody(HeldBytes held, int limit) : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(4096);
    private int _length;

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Room for more: for a byte past the limit at least, so that who reads on sees whether there is one.</summary>
    public Memory<byte> GetRoom()
    {
        if (_length == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(GrowCapacity(_buffer.Length, limit));
            Bytes.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsMemory(_length);
    }

    /// <summary>Takes note that so much of the room is filled.</summary>
    public void Advance(int count)
    {
        _length += count;
        held.Count += count;
    }

    /// <summary>The double of a capacity that is used up, as long as that is of use.</summary>
    internal static int GrowCapacity(int capacity, int limit) => (int)Math.Min(2L * capacity, Math.Max(capacity, limit) + 1L);

    public void Dispose()
    {
        held.Count -= _length;
        _length = 0;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }
}
