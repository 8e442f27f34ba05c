using System.Buffers;
using Scraper.Writing;

namespace Scraper.Tests.Writing;

public class ChunkedBytesTests
{
    [Fact]
    public void Chunks_NothingWritten_AreNone()
    {
        var bytes = new ChunkedBytes();

        Assert.Empty(bytes.Chunks);
        Assert.True(bytes.Joined.IsEmpty);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(65_536)]
    [InlineData(200_000)]
    public void Write_MoreThanOneChunk_KeepsEveryByteInOrder(int pieceLength)
    {
        var expected = Sequence(3 * 65_536 + 17);
        var bytes = new ChunkedBytes();

        foreach (var piece in expected.Chunk(pieceLength))
        {
            bytes.Write(piece);
        }

        Assert.Equal(expected.Length, bytes.Count);
        Assert.Equal(expected, bytes.Chunks.SelectMany(chunk => chunk.ToArray()));
        Assert.Equal(expected, bytes.Joined.ToArray());
    }

    [Fact]
    public void GetSpan_MoreThanAChunkAskedFor_HasItInOnePiece()
    {
        var expected = Sequence(100_001);
        var bytes = new ChunkedBytes();
        bytes.Write(expected.AsSpan(0, 1));

        var span = bytes.GetSpan(100_000);
        expected.AsSpan(1).CopyTo(span);
        bytes.Advance(100_000);

        Assert.Equal(expected, bytes.Joined.ToArray());
    }

    [Fact]
    public void Clear_SomethingWritten_BeginsAnew()
    {
        var bytes = new ChunkedBytes();
        bytes.Write(Sequence(100_000));

        bytes.Clear();
        bytes.Write("abc"u8);

        Assert.Equal(3, bytes.Count);
        Assert.Equal("abc"u8.ToArray(), bytes.Joined.ToArray());
    }

    // The period is no divisor of the length of a chunk.
    private static byte[] Sequence(int length) => [.. Enumerable.Range(0, length).Select(index => (byte)(index % 251))];
}
