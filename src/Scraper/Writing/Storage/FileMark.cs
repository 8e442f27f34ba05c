namespace Scraper.Writing.Storage;

/// <summary>How far a run has got in a file.</summary>
/// <param name="From">The length at which the run began to append: what is before is not ours.</param>
/// <param name="Length">The length with what the run has appended.</param>
/// <param name="Sum">The checksum of what is between.</param>
internal readonly record struct FileMark(long From, long Length, uint Sum)
{
    /// <summary>The mark of a file to which nothing has been appended yet.</summary>
    public static FileMark At(long length) => new(length, length, Checksum.Empty);

    /// <summary>The mark when some bytes have been appended.</summary>
    public FileMark With(ReadOnlySpan<byte> bytes) => this with { Length = Length + bytes.Length, Sum = Checksum.Continue(Sum, bytes) };
}
