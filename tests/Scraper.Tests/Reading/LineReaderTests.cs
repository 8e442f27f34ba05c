using System.Text;
using Scraper.Reading;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Reading;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a", "a")]
    [InlineData("a\n", "a")]
    [InlineData("a\nb", "a", "b")]
    [InlineData("a\r\nb\r\n", "a", "b")]
    [InlineData("a\n\nb\n", "a", "", "b")]
    [InlineData("\n", "")]
    [InlineData("\r\n", "")]
    [InlineData("\n\n", "", "")]
    [InlineData("a\rb\n", "a\rb")]
    [InlineData("a\r\r\n", "a\r")]
    [InlineData("a\r", "a")]
    [InlineData("\uFEFFa\n\uFEFFb\n", "a", "\uFEFFb")]
    [InlineData("ü😀\nπ", "ü😀", "π")]
    public void ReadAsync_Text_GivesItsLines(string text, params string[] expected)
    {
        var lines = Read(text);

        Assert.Equal(expected, lines.Select(line => line.Text));
        Assert.Equal(Enumerable.Range(1, expected.Length).Select(number => (long)number), lines.Select(line => line.Number));
        Assert.All(lines, line => Assert.Null(line.Fault));
    }

    [Fact]
    public void ReadAsync_AfterTheEnd_StaysAtTheEnd() => OnLoop.Run(async loop =>
    {
        var reader = new LineReader(new MemoryStream("a"u8.ToArray()), loop.Executor);
        await reader.ReadAsync(CancellationToken.None);

        Assert.Null(await reader.ReadAsync(CancellationToken.None));
        Assert.Null(await reader.ReadAsync(CancellationToken.None));
    });

    [Fact]
    public void ReadAsync_InvalidUtf8_IsAFaultOfThatLineOnly()
    {
        var lines = Read([.. "a\n"u8, (byte)'b', 0xFF, (byte)'\n', .. "c\n"u8]);

        Assert.Equal(["a", "b\u00FF", "c"], lines.Select(line => line.Text));
        Assert.Equal([null, "not UTF-8", null], lines.Select(line => line.Fault));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("\n", 0)]
    [InlineData("\nb\n", 0)]
    [InlineData("\nb\n", 1)]
    [InlineData("\nb\n", LineReader.LineLimit)]
    [InlineData("\nb\n", 10 * LineReader.LineLimit)]
    public void ReadAsync_LineAsLongAsTheLimitAndLonger_IsPassedOverOnlyIfLonger(string rest, int excess)
    {
        var lines = Read("first\n" + new string('x', LineReader.LineLimit + excess) + rest);

        Assert.Equal(excess == 0 ? new string('x', LineReader.LineLimit) : new string('x', 64) + " …", lines[1].Text);
        Assert.Equal(excess > 0, lines[1].Fault?.StartsWith("longer than", StringComparison.Ordinal) ?? false);
        Assert.Equal(rest.Length > 1 ? [new InputLine(3, "b")] : [], lines.Skip(2));
    }

    [Fact]
    public void ReadAsync_LineEndsAtAnyPlaceAroundTheEdgeOfTheBuffer_IsWhole()
    {
        for (var length = LineReader.LineLimit - 3; length <= LineReader.LineLimit; length++)
        {
            var first = new string('x', length);

            Assert.Equal([first, "b", "c"], Read($"{first}\nb\r\nc").Select(line => line.Text));
        }
    }

    [Fact]
    public void ReadAsync_OverlongUrl_LeavesNoneThatAListOfFailuresWouldAskFor()
    {
        var line = Assert.Single(Read("http://x.test/" + new string('x', LineReader.LineLimit)));

        Assert.False(UrlLine.TryParse(new InputLine(1, line.Text), out _, out _));
    }

    [Fact]
    public void ReadAsync_ManyOverlongLines_EachIsCountedOnce()
    {
        var overlong = new string('x', LineReader.LineLimit + 1);

        var lines = Read($"{overlong}\n{overlong}\na\n{overlong}");

        Assert.Equal([1, 2, 3, 4], lines.Select(line => line.Number));
        Assert.Equal([true, true, false, true], lines.Select(line => line.Fault is not null));
    }

    [Fact]
    public void ReadAsync_RandomTextInPieces_GivesWhatFileReadLinesGives()
    {
        string[] pieces = ["\n", "\r\n", "a", "ü", "€", "😀", "http://x/", "#", " "];
        using var folder = new TemporaryFolder();
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var text = string.Concat(random.GetItems(pieces, random.Next(200)));
            var stream = new ChunkedStream(Encoding.UTF8.GetBytes(text), () => random.Next(1, 8));

#pragma warning disable RS0030 // No loop runs here.
            var expected = File.ReadLines(folder.Write("text", text)).ToArray();
#pragma warning restore RS0030
            Assert.Equal(expected, Read(stream).Select(line => line.Text));
        }
    }

    [Fact]
    public void ReadAsync_CancelledBefore_Throws() => OnLoop.Run(async loop =>
    {
        var reader = new LineReader(new MemoryStream("a"u8.ToArray()), loop.Executor);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reader.ReadAsync(new CancellationToken(canceled: true)));
    });

    private static List<InputLine> Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    private static List<InputLine> Read(byte[] text) => Read(new MemoryStream(text));

    private static List<InputLine> Read(Stream stream)
    {
        var lines = new List<InputLine>();
        OnLoop.Run(async loop =>
        {
            var reader = new LineReader(stream, loop.Executor);
            while (await reader.ReadAsync(CancellationToken.None) is { } line)
            {
                lines.Add(line);
                Assert.True(lines.Count < 10_000, "There is no end to the lines.");
            }
        });
        return lines;
    }
}
