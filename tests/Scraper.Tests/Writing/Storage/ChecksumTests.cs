using Scraper.Writing.Storage;

namespace Scraper.Tests.Writing.Storage;

public sealed class ChecksumTests
{
    /// <summary>The examples of RFC 3720, appendix B.4, and the check value by which catalogues of CRCs know CRC-32C.</summary>
    [Fact]
    public void Of_ExamplesOfTheStandard_AreTheirChecksums()
    {
        Assert.Equal(0x8A9136AAu, Checksum.Of(new byte[32]));
        Assert.Equal(0x62A8AB43u, Checksum.Of([.. Enumerable.Repeat((byte)0xFF, 32)]));
        Assert.Equal(0x46DD794Eu, Checksum.Of([.. Enumerable.Range(0, 32).Select(value => (byte)value)]));
        Assert.Equal(0x113FDB5Cu, Checksum.Of([.. Enumerable.Range(0, 32).Reverse().Select(value => (byte)value)]));
        Assert.Equal(0xE3069283u, Checksum.Of("123456789"u8));
        Assert.Equal(Checksum.Empty, Checksum.Of([]));
    }

    [Fact]
    public void Continue_AnyCut_IsTheChecksumOfTheWhole()
    {
        var bytes = Enumerable.Range(0, 40).Select(value => (byte)(value * 7)).ToArray();
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal(Checksum.Of(bytes), Checksum.Continue(Checksum.Of(bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
        }
    }
}
