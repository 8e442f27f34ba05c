namespace Scraper.RabbitMQ.Tests.Working;

/// <summary>A worker tells a copy of a line from a line that was put back.</summary>
public sealed class PassedLinesTests
{
    [Fact]
    public void IsCopy_LineThatIsFinished_IsTrueInWhateverRound()
    {
        var passed = new PassedLines();

        passed.Finish(7);

        Assert.True(passed.IsCopy(Line(7)));
        Assert.True(passed.IsCopy(Line(7, tries: 2)));
        Assert.True(passed.IsCopy(Line(7, tries: int.MaxValue)));
        Assert.False(passed.IsCopy(Line(6)));
        Assert.False(passed.IsCopy(Line(8)));
    }

    [Fact]
    public void IsCopy_LineThatWasPutBack_IsTrueOfTheRoundsBeforeAlone()
    {
        var passed = new PassedLines();

        passed.Postpone(7, 1);
        passed.Postpone(7, 2);

        Assert.True(passed.IsCopy(Line(7)));
        Assert.True(passed.IsCopy(Line(7, tries: 1)));
        Assert.False(passed.IsCopy(Line(7, tries: 2)));
    }

    [Fact]
    public void Postpone_LineThatAnotherCopyHasFinished_LeavesItFinished()
    {
        var passed = new PassedLines();

        passed.Finish(7);
        passed.Postpone(7, 1);

        Assert.True(passed.IsCopy(Line(7, tries: 1)));
    }

    [Fact]
    public void Postpone_MoreRoundsThanAByteHolds_TakesNoLineForACopyThatIsNone()
    {
        var passed = new PassedLines();

        passed.Postpone(7, 1_000);

        Assert.False(passed.IsCopy(Line(7, tries: 1_000)));
    }

    [Theory]
    [InlineData(9, 2)]
    [InlineData(15, 8)]
    [InlineData(16, 9)]
    [InlineData(1_000_000_000_000, 999_999_999_993)]
    public void Finish_LineFarAhead_ForgetsThoseThatItLeavesBehindAndNoOthers(long ahead, long oldestKnown)
    {
        var passed = new PassedLines(capacity: 8);
        var earlier = Enumerable.Range(1, 8).Select(line => (long)line).ToList();

        earlier.ForEach(passed.Finish);
        passed.Finish(ahead);

        Assert.Equal(earlier.Where(line => line >= oldestKnown).Append(ahead), earlier.Append(ahead).Where(line => passed.IsCopy(Line(line))));
        Assert.False(passed.IsCopy(Line(ahead - 1)) && ahead - 1 > 8, "a line that never came is known");
        Assert.False(passed.IsCopy(Line(ahead + 1)), "a line that never came is known");
    }

    [Fact]
    public void Finish_LineThatIsForgottenAlready_DisturbsNoOther()
    {
        var passed = new PassedLines(capacity: 8);

        passed.Finish(100);
        passed.Finish(92);
        passed.Postpone(84, 1);

        Assert.True(passed.IsCopy(Line(100)));
        Assert.False(passed.IsCopy(Line(92)));
        Assert.False(passed.IsCopy(Line(84)));
    }

    /// <summary>A submitter that is killed again and again, and never goes back farther than the capacity.</summary>
    [Fact]
    public void IsCopy_ListSentByManySubmittersInTurn_IsFalseOnceForEachLine()
    {
        const int Capacity = 64;
        var random = new Random(1);
        var passed = new PassedLines(Capacity);
        var fetched = new List<long>();

        for (long mark = 0; mark < 10_000;)
        {
            var last = mark + random.Next(Capacity + 1);
            for (var line = mark + 1; line <= last; line++)
            {
                // Those of other hosts are in other queues.
                if (line % 3 == 0 && !passed.IsCopy(Line(line)))
                {
                    fetched.Add(line);
                    passed.Finish(line);
                }
            }

            mark += random.Next((int)(last - mark) + 1);
        }

        Assert.Equal(fetched.Distinct().Order(), fetched);
        Assert.True(fetched.Count > 3_000);
        Assert.All(fetched.Zip(fetched.Skip(1)), pair => Assert.Equal(pair.First + 3, pair.Second));
    }

    private static LineMessage Line(long ordinal, int tries = 0) => new(ordinal, "http://a.example/", Tries: tries);
}
