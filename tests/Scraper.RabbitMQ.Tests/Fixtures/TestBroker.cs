using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using Reactor;
using Scraper.Tests.Fixtures;

namespace Scraper.RabbitMQ.Tests.Fixtures;

/// <summary>A RabbitMQ of one node on loopback, for all tests; none where it is not installed.</summary>
public sealed class TestBroker : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly TemporaryFolder? _folder;
    private readonly HashSet<string> _users = [];

    public TestBroker()
    {
        if (!IsInstalled)
        {
            return;
        }

        _folder = new TemporaryFolder();
        using var authority = new CertificateAuthority("the broker's authority");
        using var certificate = authority.Issue("127.0.0.1");
        using var key = certificate.GetECDsaPrivateKey()!;
        AuthorityFile = _folder.Write("authority.pem", authority.Pem);
        var tls = new[] { _folder.Write("broker.pem", certificate.ExportCertificatePem()), _folder.Write("broker.key", key.ExportPkcs8PrivateKeyPem()) };

        // Several test runs may be under way on one machine.
        var port = 20_000 + (Environment.ProcessId % 250 * 40);
        Address = Call("up", ["--port", $"{port}", "--tls", .. tls]).Trim();
        TlsAddress = $"amqps://guest:guest@127.0.0.1:{port + 31}";
    }

    private static bool IsInstalled => File.Exists("/usr/lib/rabbitmq/bin/rabbitmq-server");

    /// <summary>What <c>--broker</c> is given.</summary>
    public string Address { get; } = "";

    /// <summary>The same, as the program reads it.</summary>
    internal BrokerAddress Nodes => BrokerAddress.TryParse(Address, out var address, out var fault) ? address : throw new InvalidOperationException(fault);

    /// <summary>The same, over TLS.</summary>
    public string TlsAddress { get; } = "";

    /// <summary>The authority that has signed the broker's certificate.</summary>
    public string AuthorityFile { get; } = "";

    public static void SkipUnlessInstalled() => Assert.SkipUnless(IsInstalled, "rabbitmq-server is not installed.");

    /// <summary>Does something over a session with it, which is not to be lost.</summary>
    internal T Use<T>(Func<BrokerConnection, CancellationToken, Task<T>> work) => EventLoop.Run(loop =>
        new BrokerSession(loop, Nodes, "test", Assert.Fail).RunAsync(work, CancellationToken.None).WaitAsync(Limit, loop.TimeProvider));

    /// <summary>What the broker knows of a job, or null.</summary>
    internal JobDescription? Find(string job) => Use((connection, token) => new JobRegistry(connection).FindAsync(job, token));

    /// <summary>The queues and exchanges whose names begin like that.</summary>
    public string[] ListNames(string prefix) => [.. ListNames("list_queues", prefix), .. ListNames("list_exchanges", prefix)];

    public void Kill() => Call("kill", "1");

    public void Start() => Call("start", "1");

    /// <summary>Closes the connections of all clients.</summary>
    public void CloseConnections() => Call("ctl", "-q", "close_all_connections", "for a test");

    /// <summary>Adds a user, or changes one, who may do everything with what has a name of this form, and nothing else.</summary>
    public void AddUser(string name, string password, string pattern)
    {
        if (_users.Add(name))
        {
            Call("ctl", "-q", "add_user", name, password);
        }

        Call("ctl", "-q", "set_permissions", name, pattern, pattern, pattern);
    }

    public void Dispose()
    {
        if (_folder is not null)
        {
            Call("down");
            _folder.Dispose();
        }
    }

    private IEnumerable<string> ListNames(string command, string prefix) =>
        Call("ctl", "-q", command, "name", "--no-table-headers").Split('\n').Where(name => name.StartsWith(prefix, StringComparison.Ordinal));

    private string Call(string action, params string[] arguments)
    {
        var start = new ProcessStartInfo(Repository.File("eng/rabbitmq"), [action, _folder!.File("broker"), .. arguments]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(Limit) && process.ExitCode == 0, $"eng/rabbitmq {action} failed");
        return output;
    }
}

/// <summary>The tests that share a broker, one after the other.</summary>
[CollectionDefinition(nameof(OneBroker))]
public sealed class OneBroker : ICollectionFixture<TestBroker>;
