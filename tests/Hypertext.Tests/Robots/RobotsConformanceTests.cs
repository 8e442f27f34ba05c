namespace Hypertext.Tests.Robots;

/// <summary>The verdicts of other implementations, which are ours but for what is named here.</summary>
public sealed class RobotsConformanceTests
{
    [Theory]
    [InlineData("rfc9309", 71)]
    [InlineData("google-doc", 58)]
    public void IsAllowed_BindingChecksOfGoogle_AreAllRight(string profile, int count)
    {
        var checks = RobotsChecks.Google(profile);

        Assert.Equal(count, checks.Length);
        Assert.Equal([], Misses(checks));
    }

    [Fact]
    public void IsAllowed_OptionalChecksOfGoogle_AreRightButForLongLines()
    {
        var checks = RobotsChecks.Google("google");

        // Google cuts lines off at 16,663 bytes; the standard does not.
        Assert.Equal(16, checks.Length);
        Assert.Equal(["GoogleOnly_LineTooLong", "GoogleOnly_LineTooLong"], Misses(checks).Select(miss => miss.Source));
    }

    [Fact]
    public void IsAllowed_UndisputedChecksOfProtego_AreAllRight()
    {
        var checks = RobotsChecks.Protego();

        Assert.Equal(320, checks.Length);
        Assert.Equal([], Misses(checks));
    }

    [Fact]
    public void IsAllowed_RealFiles_AreAllRight()
    {
        var checks = RobotsChecks.Real();

        // RFC 9309, section 2.2.2: /robots.txt is implicitly allowed. Google's matcher, whose verdicts these are, leaves that to its caller.
        var own = checks.Where(check => check.Path == "/robots.txt").ToArray();

        Assert.Equal(7584, checks.Length);
        Assert.Equal([], Misses([.. checks.Except(own)]));
        Assert.Equal([], own.Where(check => !check.IsRightByRules));
        Assert.All(own, check => Assert.True(RobotsRules.Parse(check.File, check.Agent).IsAllowed(check.Path)));
    }

    private static RobotsCheck[] Misses(RobotsCheck[] checks) => [.. checks.Where(check => !check.IsRight)];
}
