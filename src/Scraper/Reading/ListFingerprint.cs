using Microsoft.Win32.SafeHandles;
using Scraper.Writing.Storage;

namespace Scraper.Reading;

/// <summary>What a list is known again by: its size, and checksums of its beginning and its end.</summary>
/// <remarks>Not of the whole: a list of a hundred million lines is not to be read twice. A change in the middle that leaves the size as it
/// was goes unnoticed.</remarks>
internal sealed record ListFingerprint(long Size, uint Head, uint Tail)
{
    /// <summary>The bytes at the beginning, and at the end, that are looked at.</summary>
    public const int SampleSize = 64 * 1024;

    /// <summary>The fingerprint of a file.</summary>
    public static ListFingerprint Of(SafeFileHandle file) => Of(file, RandomAccess.GetLength(file));

    /// <summary>Whether a file begins with what this is the fingerprint of, up to the end of a line, and has grown since.</summary>
    public bool IsBeginningOf(SafeFileHandle file) =>
        RandomAccess.GetLength(file) > Size && Of(file, Size) == this && EndsALine(file);

    private static ListFingerprint Of(SafeFileHandle file, long size)
    {
        var length = (int)Math.Min(size, SampleSize);
        return new ListFingerprint(size, Sum(file, 0, length), Sum(file, size - length, length));
    }

    private static uint Sum(SafeFileHandle file, long offset, int length)
    {
        var bytes = new byte[length];
        var count = 0;
        while (count < length && RandomAccess.Read(file, bytes.AsSpan(count), offset + count) is > 0 and var read)
        {
            count += read;
        }

        return Checksum.Of(bytes.AsSpan(0, count));
    }

    private bool EndsALine(SafeFileHandle file)
    {
        Span<byte> around = stackalloc byte[2];
        return Size == 0 || (RandomAccess.Read(file, around, Size - 1) == 2 && (around[0] == '\n' || around[1] == '\n'));
    }
}
