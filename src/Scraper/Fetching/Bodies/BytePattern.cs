namespace Scraper.Fetching;

/// <summary>Looks for some bytes in a body that arrives chunk by chunk.</summary>
/// <remarks>It keeps no more of a chunk than could be the beginning of what is looked for.</remarks>
internal sealed class BytePattern(ReadOnlyMemory<byte> pattern)
{
    private readonly byte[] _seam = new byte[2 * (pattern.Length - 1)];
    private int _kept;

    /// <summary>Whether they have come.</summary>
    public bool IsFound { get; private set; }

    public void Feed(ReadOnlySpan<byte> chunk)
    {
        if (IsFound)
        {
            return;
        }

        var head = chunk[..Math.Min(chunk.Length, pattern.Length - 1)];
        head.CopyTo(_seam.AsSpan(_kept));
        var seam = _seam.AsSpan(0, _kept + head.Length);
        IsFound = chunk.IndexOf(pattern.Span) >= 0 || seam.IndexOf(pattern.Span) >= 0;
        Keep(chunk.Length >= pattern.Length - 1 ? chunk : seam);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        _kept = Math.Min(bytes.Length, pattern.Length - 1);
        bytes[^_kept..].CopyTo(_seam);
    }
}
