namespace Scraper.RabbitMQ.Tests.Messages;

public sealed class ResultMessageTests
{
    [Fact]
    public void TryDecode_OfRecords_GivesThemBack()
    {
        var page = new ResultRecord(1, 1, 2, 300, "", "a\tb\na\tc\n"u8.ToArray(), default);
        var failure = new ResultRecord(long.MaxValue, 0, 0, 0, "http-status", default, "x # http-status: 404\n"u8.ToArray());

        var message = Assert.IsType<ResultRecords>(ResultMessage.TryDecode(Encode(page, failure)));

        Assert.Equal(2, message.Records.Count);
        AssertSame(page, message.Records[0]);
        AssertSame(failure, message.Records[1]);
    }

    [Fact]
    public void Split_LargeMessage_CanBePutTogetherInAnyOrder()
    {
        var content = new byte[3 * ResultMessage.SizeLimit];
        new Random(1).NextBytes(content);
        var whole = Encode(new ResultRecord(9, 1, 1, 1, "", content, default));
        var parts = ResultMessage.Split(9, whole).Select(part => Assert.IsType<ResultPart>(ResultMessage.TryDecode(part))).Reverse().ToList();
        var collection = new PartCollection();

        Assert.Equal(4, parts.Count);
        Assert.All(parts.Take(3).Index(), part => Assert.Null(collection.Add(part.Item, (ulong)part.Index, out _)));
        var joined = collection.Add(parts[3], 3, out var tags);

        Assert.Equal(whole, joined!.Value.ToArray());
        Assert.Equal([0, 1, 2, 3], tags);
        Assert.Equal(0, collection.Count);
    }

    [Fact]
    public void Pack_TwoLinesThatAreTogetherAsLargeAsCanBe_AreOneMessage()
    {
        // Either is just small enough to be put with another one; the numbers before the contents come on top.
        var content = new byte[ResultMessage.SizeLimit - 1];
        var whole = Encode(new ResultRecord(8, 1, 1, 1, "", content, default), new ResultRecord(9, 1, 1, 1, "", content, default));

        var message = Assert.Single(ResultMessage.Pack([8, 9], whole));

        Assert.Equal([8, 9], Assert.IsType<ResultRecords>(ResultMessage.TryDecode(message)).Records.Select(record => record.Ordinal));
        Assert.Equal(3, ResultMessage.Pack([9], Encode(new ResultRecord(9, 1, 1, 1, "", new byte[2 * ResultMessage.SizeLimit], default))).Count());
    }

    [Fact]
    public void Add_PartsOfTwoTries_AreNotMixed()
    {
        var whole = Encode(new ResultRecord(9, 1, 1, 1, "", new byte[ResultMessage.SizeLimit], default));
        var (first, second) = (Parts(whole), Parts(whole));
        var collection = new PartCollection();

        Assert.Null(collection.Add(first[0], 1, out _));
        Assert.Null(collection.Add(second[1], 2, out _));
        Assert.NotNull(collection.Add(second[0], 3, out var tags));

        Assert.Equal([2, 3], tags);
        Assert.Equal([1], collection.Drop(9));
    }

    [Fact]
    public void TryDecode_CutAnywhere_IsNull()
    {
        var whole = Encode(new ResultRecord(300, 1, 2, 70_000, "", "a\tb\n"u8.ToArray(), "c"u8.ToArray()));
        var part = ResultMessage.Split(9, whole).Single().ToArray();

        Assert.All(Enumerable.Range(0, whole.Length), length => Assert.Null(ResultMessage.TryDecode(whole.AsMemory(0, length))));
        Assert.All(Enumerable.Range(0, part.Length), length => Assert.Null(ResultMessage.TryDecode(part.AsMemory(0, length))));
    }

    [Fact]
    public void TryDecode_AnyBytes_NeverThrowsAndNeverClaimsMoreThanThereIs()
    {
        var random = new Random(2);
        var whole = Encode(new ResultRecord(300, 1, 2, 70_000, "timeout", new byte[40], new byte[50]));
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = (byte[])whole.Clone();
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            if (ResultMessage.TryDecode(bytes) is ResultRecords { Records: var records })
            {
                Assert.True(records.Sum(record => record.Results.Length + record.Failures.Length) <= bytes.Length);
            }
        }
    }

    [Theory]
    [InlineData(new byte[] { 2, 1, 1 })]
    [InlineData(new byte[] { 1, 3, 1 })]
    [InlineData(new byte[] { 1, 1 })]
    [InlineData(new byte[] { 1, 1, 1, 2, 0, 0, 0, 0, 0 })] // two pages of one line
    [InlineData(new byte[] { 1, 1, 0, 1, 0, 0, 0, 0, 0 })] // line 0
    [InlineData(new byte[] { 1, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 1 })] // more than 63 bits
    [InlineData(new byte[] { 1, 1, 1, 1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0 })] // a length without end
    public void TryDecode_NotOurs_IsNull(byte[] body)
    {
        Assert.Null(ResultMessage.TryDecode(body));
    }

    private static List<ResultPart> Parts(byte[] whole) => [.. ResultMessage.Split(9, whole).Select(part => (ResultPart)ResultMessage.TryDecode(part)!)];

    private static byte[] Encode(params ResultRecord[] records)
    {
        var writer = new ByteWriter();
        ResultMessage.BeginRecords(writer);
        foreach (var record in records)
        {
            ResultMessage.Add(record, writer);
        }

        return writer.Written.ToArray();
    }

    private static void AssertSame(ResultRecord expected, ResultRecord actual)
    {
        Assert.Equal(expected with { Results = default, Failures = default }, actual with { Results = default, Failures = default });
        Assert.Equal(expected.Results.ToArray(), actual.Results.ToArray());
        Assert.Equal(expected.Failures.ToArray(), actual.Failures.ToArray());
    }
}
