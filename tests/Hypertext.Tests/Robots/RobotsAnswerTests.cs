using System.Text;

namespace Hypertext.Tests.Robots;

public sealed class RobotsAnswerTests
{
    /// <summary>What we do in each situation that the data names, and whether it is what the data says.</summary>
    private static readonly Dictionary<string, Func<bool>> Outcomes = new()
    {
        ["200 with body"] = () => !Read(200, "user-agent: *\ndisallow: /x").IsAllowed("/x"),
        ["200 empty body"] = () => Read(200, "").IsAllowed("/x"),
        ["301..308, up to five hops, any host"] = () => RobotsAnswer.RedirectLimit == 5,
        ["more than five redirects"] = () => AreAll(301, 308, RobotsVerdict.AllowAll),
        ["400..499 (401, 403, 404, 410, 429 included)"] = () => AreAll(400, 499, RobotsVerdict.AllowAll),
        ["500..599"] = () => AreAll(500, 599, RobotsVerdict.DisallowAll),
        ["no connection, timeout, DNS or TLS failure, reset"] = () => RobotsAnswer.Judge(null) == RobotsVerdict.DisallowAll,
        ["unreachable for a long time (30 days, say)"] = () => RobotsAnswer.Judge(null) == RobotsVerdict.DisallowAll,
        ["200, text not parseable (binary, HTML)"] =
            () => !Read(200, "<html>\0\uFFFE\nuser-agent: *\n<p>\ndisallow: /x\n</html>").IsAllowed("/x"),
        ["older than 24 h in cache"] = () => RobotsAnswer.Lifetime == TimeSpan.FromHours(24),
        ["body over 500 KiB"] =
            () => !Read(200, "user-agent: *\ndisallow: /x\n".PadLeft(500 * 1024, '\n') + new string('\n', 500 * 1024)).IsAllowed("/x"),
    };

    [Fact]
    public void Judge_OutcomesOfTheData_AreThose()
    {
        var named = SharedData.ReadJson("robots/google-robotstxt.json").GetProperty("fetchOutcomes").EnumerateArray()
            .Select(outcome => outcome.GetProperty("when").GetString()!)
            .ToArray();

        Assert.Equal(named.Order(), Outcomes.Keys.Order());
        Assert.Equal([], named.Where(when => !Outcomes[when]()));
    }

    [Theory]
    [InlineData(200, RobotsVerdict.ObeyBody)]
    [InlineData(206, RobotsVerdict.ObeyBody)]
    [InlineData(299, RobotsVerdict.ObeyBody)]
    [InlineData(199, RobotsVerdict.DisallowAll)]
    [InlineData(600, RobotsVerdict.DisallowAll)]
    [InlineData(0, RobotsVerdict.DisallowAll)]
    public void Judge_Status_IsByItsClass(int status, RobotsVerdict verdict) => Assert.Equal(verdict, RobotsAnswer.Judge(status));

    [Theory]
    [InlineData(404, true)]
    [InlineData(302, true)]
    [InlineData(503, false)]
    [InlineData(null, false)]
    public void Read_AnswerWithoutFile_BodyDoesNotMatter(int? status, bool isAllowed)
    {
        Assert.Equal(isAllowed, Read(status, "user-agent: *\ndisallow: /").IsAllowed("/x"));
        Assert.Equal(isAllowed, Read(status, "user-agent: *\nallow: /").IsAllowed("/x"));
    }

    private static RobotsGroup Read(int? status, string body) => RobotsAnswer.Read(status, Encoding.UTF8.GetBytes(body), "foo");

    private static bool AreAll(int from, int to, RobotsVerdict verdict) =>
        Enumerable.Range(from, to - from + 1).All(status => RobotsAnswer.Judge(status) == verdict);
}
