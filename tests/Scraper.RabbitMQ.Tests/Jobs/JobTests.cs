using System.Text;

namespace Scraper.RabbitMQ.Tests.Jobs;

public sealed class JobTests
{
    private static readonly JobDescription Job = new()
    {
        Name = "nightly",
        Id = Guid.Parse("3f2504e0-4f89-11d3-9a0c-0305e82c3301"),
        Queues = 2,
        DelaySeconds = 60,
        Settings = "{}",
        List = "urls.txt",
        LineCount = 7,
        Begun = DateTimeOffset.UnixEpoch,
    };

    [Fact]
    public void TryDecode_OfWhatWasEncoded_IsTheSame() => Assert.Equal(Job, JobDescription.TryDecode(Job.Encode()));

    [Fact]
    public void TryDecode_AnythingElse_IsNull()
    {
        Assert.Null(JobDescription.TryDecode("hello"u8.ToArray()));
        Assert.Null(JobDescription.TryDecode("{}"u8.ToArray()));
        Assert.Null(JobDescription.TryDecode((Job with { Version = 2 }).Encode()));
        Assert.Null(JobDescription.TryDecode((Job with { Name = "a.b" }).Encode()));
        Assert.Null(JobDescription.TryDecode(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Job.Encode().Span).Replace("\"nightly\"", "null"))));
        Assert.Null(JobDescription.TryDecode((Job with { Queues = 0 }).Encode()));
    }

    [Fact]
    public void Topology_Names_AreThoseOfTheDocumentation()
    {
        var topology = Job.CreateTopology();

        Assert.Equal(
            [
                "scraper.nightly.3f2504e0.hosts", "scraper.nightly.3f2504e0.later", "scraper.nightly.3f2504e0.results", "scraper.nightly.3f2504e0.aside",
                "scraper.nightly.3f2504e0.mark", "scraper.nightly.3f2504e0.workers",
            ],
            [topology.Hosts, topology.Later, topology.Results, topology.Aside, topology.Mark, topology.Workers]);
        Assert.Equal(["scraper.nightly.3f2504e0.lines.0", "scraper.nightly.3f2504e0.lines.1"], topology.Lines);
        Assert.Equal("scraper.nightly", JobTopology.Sign("nightly"));
    }

    [Theory]
    [InlineData("nightly", true)]
    [InlineData("A-1_b", true)]
    [InlineData("", false)]
    [InlineData("a.b", false)]
    [InlineData("a b", false)]
    [InlineData("ä", false)]
    [InlineData("x\n", false)]
    public void IsValid_TakesWhatCanBeInTheNameOfAQueue(string name, bool isValid) => Assert.Equal(isValid, JobName.IsValid(name));

    [Fact]
    public void IsValid_TooLong_IsFalse() => Assert.False(JobName.IsValid(new StringBuilder().Append('x', 65).ToString()));
}
