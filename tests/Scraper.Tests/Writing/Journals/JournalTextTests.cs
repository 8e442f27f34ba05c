using System.Text;
using Scraper.Pipeline;
using Scraper.Reading;
using Scraper.Writing.Journals;

namespace Scraper.Tests.Writing.Journals;

public sealed class JournalTextTests
{
    private static readonly DateTimeOffset Time = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly JournalRecord[] Records =
    [
        new RunRecord(Time, "elements=a,area schemes= format=Txt", 17),
        new ListRecord("my urls \n\\u{20}.txt", new ListFingerprint(123, 0xABCDEF01, 2)),
        new ListRecord("-", null),
        new OpenRecord(4711, "host name", Time),
        new PartRecord(3, 99),
        new CommitRecord((1000, 0xFFFFFFFF), (20, 0), [new(1, 5), new(7, 7)], Counts(5, 100, 12345, (FailureCategory.Timeout, 1))),
        new CommitRecord((1000, 1), (20, 2), [], Counts(0, 0, 0), IsBase: true),
        new EndRecord(Time),
        new ListRemovedRecord(),
    ];

    [Fact]
    public void Encode_Records_AreLinesThatPeopleRead()
    {
        var lines = Records.Select(record => Encoding.UTF8.GetString(JournalText.Encode(record))).ToArray();

        Assert.StartsWith("run version=1 begun=2030-01-02T03:04:05Z failures-from=17 options=elements=a,area\\u{20}schemes=\\u{20}format=Txt #", lines[0]);
        Assert.StartsWith("list name=my\\u{20}urls\\u{20}\\u{A}\\u{5C}u{20}.txt size=123 head=abcdef01 tail=00000002 #", lines[1]);
        Assert.StartsWith("commit results=1000 results-sum=ffffffff failures=20 failures-sum=00000000 pages=5 links=100 bytes=12345 timeout=1 lines=1-5,7 #", lines[5]);
        Assert.All(lines, line => Assert.Matches("^[ -~]+ #[0-9a-f]{8}\n$", line));
    }

    [Fact]
    public void Decode_WhatWasEncoded_IsTheSameRecords()
    {
        var journal = Join(Records);

        var again = JournalText.Decode(journal);

        Assert.Equal(journal, Join(again));
        Assert.Equal(Records[..5], again[..5]);
        var commit = Assert.IsType<CommitRecord>(again[5]);
        Assert.Equal((5L, 1L, 100L), (commit.Counts.Pages, commit.Counts[FailureCategory.Timeout], commit.Counts.Links));
        Assert.Equal([new OrdinalRange(1, 5), new OrdinalRange(7, 7)], commit.Lines);
        Assert.True(Assert.IsType<CommitRecord>(again[6]).IsBase);
    }

    [Fact]
    public void Decode_CutAnywhere_IsTheRecordsThatAreWhole()
    {
        var journal = Join(Records);
        for (var length = 0; length <= journal.Length; length++)
        {
            var whole = journal.AsSpan(0, length).Count((byte)'\n');

            Assert.Equal(whole, JournalText.Decode(journal.AsSpan(0, length)).Count);
        }
    }

    [Fact]
    public void Decode_AnyByteChanged_EndsBeforeItsLine()
    {
        var journal = Join(Records);
        for (var index = 0; index < journal.Length; index++)
        {
            var changed = journal.ToArray();
            changed[index] ^= 0x11;
            var before = journal.AsSpan(0, index).Count((byte)'\n');

            Assert.Equal(before, JournalText.Decode(changed).Count);
        }
    }

    [Theory]
    [InlineData("run version=2 begun=2030-01-02T03:04:05Z failures-from=0 options=")]
    [InlineData("run version=1 begun=soon failures-from=0 options=")]
    [InlineData("part number=1")]
    [InlineData("part number=1 from=-1")]
    [InlineData("part number=1 number=1 from=1")]
    [InlineData("party number=1 from=1")]
    [InlineData("end at")]
    [InlineData("")]
    public void Decode_LineWithARightChecksumThatMeansNothing_IsNoRecord(string text)
    {
        var sum = Scraper.Writing.Storage.Checksum.Of(Encoding.UTF8.GetBytes(text));

        Assert.Empty(JournalText.Decode(Encoding.UTF8.GetBytes($"{text} #{sum:x8}\n")));
    }

    private static byte[] Join(IEnumerable<JournalRecord> records) => [.. records.SelectMany(JournalText.Encode)];

    private static OutcomeCounts Counts(long pages, long links, long bytes, params (FailureCategory Category, long Count)[] failures)
    {
        var counts = new OutcomeCounts { Pages = pages, Links = links, Bytes = bytes };
        foreach (var (category, count) in failures)
        {
            counts[category] = count;
        }

        return counts;
    }
}
