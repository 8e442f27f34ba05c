using System.Text;
using Scraper.Reporting;

namespace Scraper.Tests.Reporting;

public sealed class ScreenTests : IDisposable
{
    private readonly MemoryStream _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Write_NoPanel_WritesTheTextAsItIs()
    {
        new Screen(_output).Write("a line\n");

        Assert.Equal("a line\n", Written());
    }

    [Fact]
    public void Write_PanelShown_PutsTheTextAboveIt()
    {
        var screen = new Screen(_output);
        screen.Show(["one", "two", "three"]);

        screen.Write("a line\n");

        // Two lines up, to the beginning, erase what follows: ECMA-48, sections 8.3.22 and 8.3.39.
        Assert.Equal("one\ntwo\nthree" + "\u001B[2A\r\u001B[J" + "a line\n" + "one\ntwo\nthree", Written());
    }

    [Fact]
    public void Show_OtherPanel_ReplacesTheOneBefore()
    {
        var screen = new Screen(_output);
        screen.Show(["one", "two"]);
        screen.Show(["three"]);
        screen.Show([]);

        Assert.Equal("one\ntwo" + "\u001B[1A\r\u001B[J" + "three" + "\r\u001B[J", Written());
    }

    [Fact]
    public void Write_NobodyReads_GoesOn()
    {
        using var closed = new ClosedPipe();

        new Screen(closed).Write("a line\n");
    }

    private string Written() => Encoding.UTF8.GetString(_output.ToArray());

    private sealed class ClosedPipe : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Broken pipe");
    }
}
