using Scraper.RabbitMQ.Tests.Fixtures;
using Scraper.Tests.Fixtures;

namespace Scraper.RabbitMQ.Tests.EndToEnd;

/// <summary>What is refused, in words that tell no password.</summary>
[Collection(nameof(OneBroker))]
public sealed class RefusalTests(TestBroker broker)
{
    [Fact]
    public async Task Submit_AnotherListUnderTheSameName_IsRefusedUntilThePurge()
    {
        using var job = await SharedJob.SubmittedAsync(broker);
        job.WriteList("http://127.0.0.1:1/\n");

        var (exitCode, _, error) = await job.Submit().WaitAsync();

        Assert.Equal(3, exitCode);
        Assert.Equal($"scraper: job {job.Name} is there already, of another list (urls.txt); --purge begins it anew\n", error);
        await SharedJob.AssertEndsAsync(0, job.Submit("--purge"));
        Assert.Contains("0 of 1 lines collected", await job.ListJobsAsync());
    }

    [Fact]
    public async Task WrongPassword_EndsAtOnceAndIsNotPrinted()
    {
        TestBroker.SkipUnlessInstalled();
        using var folder = new TemporaryFolder();

        var (exitCode, output, error) = await ScraperProcess.RunAsync(folder.Path, "jobs", "--broker", broker.Address.Replace("guest:guest", "guest:s3cret"));

        Assert.Equal(3, exitCode);
        Assert.EndsWith("the broker refuses the user and the password\n", error);
        Assert.DoesNotContain("s3cret", output + error);
        Assert.DoesNotContain("guest", output + error);
    }

    [Fact]
    public async Task CredentialsOfAFile_AreShownToTheBroker()
    {
        TestBroker.SkipUnlessInstalled();
        using var folder = new TemporaryFolder();
        folder.Write("right", "guest:guest\n");
        folder.Write("wrong", "guest:s3cret\n");
        var address = broker.Address.Replace("guest:guest@", "");

        var (right, _, _) = await ScraperProcess.RunAsync(folder.Path, "jobs", "--broker", address, "--broker-credentials", "right");
        var (wrong, _, error) = await ScraperProcess.RunAsync(folder.Path, "jobs", "--broker", address, "--broker-credentials", "wrong");

        Assert.Equal((0, 3), (right, wrong));
        Assert.DoesNotContain("s3cret", error);
    }

    [Fact]
    public async Task Work_UserMayNotPublish_EndsAndSaysSo()
    {
        using var job = await SharedJob.SubmittedAsync(broker);
        broker.AddUser("limited", "s3cret", @"^scraper\..*$");
        job.ConfigureUser("limited", "s3cret");

        var (exitCode, _, error) = await job.Work().WaitAsync();

        Assert.Equal(3, exitCode);
        Assert.Contains("the broker refuses: ACCESS_REFUSED", error);
        Assert.DoesNotContain("s3cret", error);
    }

    [Fact]
    public async Task Tls_CertificateOfAnAuthorityThatIsTrusted_IsTakenAndNoOther()
    {
        TestBroker.SkipUnlessInstalled();
        using var folder = new TemporaryFolder();
        using var stranger = new CertificateAuthority("a stranger");
        var others = folder.Write("others.pem", stranger.Pem);

        var (trusted, _, _) = await ScraperProcess.RunAsync(folder.Path, "jobs", "--broker", broker.TlsAddress, "--broker-ca", broker.AuthorityFile);
        var (byOthers, _, error) = await ScraperProcess.RunAsync(folder.Path, "jobs", "--broker", broker.TlsAddress, "--broker-ca", others);
        var (bySystem, _, _) = await ScraperProcess.RunAsync(folder.Path, "jobs", "--broker", broker.TlsAddress);

        Assert.Equal((0, 3, 3), (trusted, byOthers, bySystem));
        Assert.Contains("certificate", error);
    }

    [Theory]
    [InlineData("--first 3")]
    [InlineData("--max-failures 3")]
    [InlineData("--report report.html")]
    [InlineData("--stats stats.json")]
    [InlineData("--metrics-file metrics.prom")]
    [InlineData("--shard 0/2")]
    public async Task Run_OptionsOfARunAlone_AreRefused(string options)
    {
        using var folder = new TemporaryFolder();
        folder.Write("urls.txt", "");

        var (exitCode, _, error) = await ScraperProcess.RunAsync(folder.Path, ["run", "urls.txt", "--broker", "amqp://127.0.0.1:1", "--job", "x", .. options.Split(' ')]);

        Assert.Equal(2, exitCode);
        Assert.StartsWith("scraper: --first, --max-failures, --report, --stats, --metrics-file and --shard do not go with --broker", error);
    }

    [Fact]
    public async Task Tls_FileOfAuthoritiesThatIsNone_IsNamed()
    {
        using var folder = new TemporaryFolder();
        folder.Write("empty.pem", "");

        var (exitCode, _, error) = await ScraperProcess.RunAsync(folder.Path, "jobs", "--broker", "amqps://127.0.0.1:1", "--broker-ca", "empty.pem");

        Assert.Equal(3, exitCode);
        Assert.Equal("scraper: empty.pem: no certificate in PEM is in it\n", error);
    }

    [Theory]
    [InlineData("--broker amqp://robot:s3cret@", "--broker: it is not of the form amqp://HOST:PORT/VHOST or amqps://HOST:PORT/VHOST")]
    [InlineData("--job x", "where is the broker? --broker amqp://HOST:PORT")]
    [InlineData("--broker amqp://127.0.0.1:1", "which job? --job NAME")]
    [InlineData("--broker amqp://127.0.0.1:1 --job a.b", "--job: 'a.b' is not a name of up to 64 letters, digits, hyphens and underscores")]
    public async Task Work_FaultyOptions_AreNamed(string options, string fault)
    {
        using var folder = new TemporaryFolder();

        var (exitCode, _, error) = await ScraperProcess.RunAsync(folder.Path, ["work", .. options.Split(' ')]);

        Assert.Equal(2, exitCode);
        Assert.Equal($"scraper: {fault}\n", error);
    }
}
