using Scraper.Writing.Storage;

namespace Scraper.Tests.Writing.Storage;

public sealed class OutputFileTests
{
    private static readonly ReadOnlyMemory<byte>[] Pieces = ["one\n"u8.ToArray(), "two\n"u8.ToArray()];

    [Fact]
    public void Append_SeveralPieces_StandOneAfterTheOther()
    {
        var files = new FaultyFiles();
        files.Put("r", "before\n"u8.ToArray());
        using var output = new OutputFile(files.Open("r"), FileMark.At("before\n".Length));

        output.Append(Pieces);
        output.Append([]);
        output.Append(Pieces);

        Assert.Equal("before\none\ntwo\none\ntwo\n"u8.ToArray(), files["r"]);
        Assert.Equal(new FileMark("before\n".Length, files["r"].Length, Checksum.Of("one\ntwo\none\ntwo\n"u8)), output.Mark);
    }

    [Theory]
    [InlineData(Fault.Fail)]
    [InlineData(Fault.FailHalfway)]
    public void Append_APieceFails_NothingIsAppendedToTheOthers(Fault fault)
    {
        var files = new FaultyFiles();
        using var output = new OutputFile(files.Open("r"), FileMark.At(0));
        files.Plan = (files.Steps + 2, fault);

        Assert.Throws<IOException>(() => output.Append(Pieces));
        Assert.True(files["r"].AsSpan().StartsWith("one\n"u8));

        Assert.Equal(FileMark.At(0), output.Mark);
        Assert.Contains("somebody else", Assert.Throws<IOException>(() => output.Append(Pieces)).Message);
    }
}
