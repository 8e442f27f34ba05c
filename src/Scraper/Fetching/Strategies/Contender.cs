namespace Scraper.Fetching;

/// <summary>One of several places that are asked for the same page: what its page must hold, and what asking it has cost.</summary>
/// <remarks>Loop thread only. Whoever asks a contender may be cancelled at any time, also while it pauses before it tries again.</remarks>
/// <param name="expected">The bytes that the page must hold somewhere, content codings undone; empty for none.</param>
internal sealed class Contender(ReadOnlyMemory<byte> expected = default)
{
    /// <summary>The bytes of bodies that have arrived, as they were sent.</summary>
    public long ReceivedBytes { get; set; }

    /// <summary>The requests that were cancelled while they were under way.</summary>
    public int CancelledRequests { get; set; }

    /// <summary>What looks for the expected bytes in one page; null if none are.</summary>
    public BytePattern? CreatePattern() => expected.IsEmpty ? null : new BytePattern(expected);
}
