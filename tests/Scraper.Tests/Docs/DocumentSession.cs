using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Docs;

/// <summary>Runs the commands of a section in one shell and in a folder of their own, with a site of the test for the whole web.</summary>
/// <remarks>The site is the proxy of the environment: pages can name any host. A tmpfs can be mounted, and permissions hold for root too.
/// <c>8001</c> and <c>8443</c> are the ports of the site and of one over TLS.</remarks>
internal sealed partial class DocumentSession(RawServer site, TlsServer secureSite) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _said = new();

    public static RawServer StartSite() => new(connection =>
    {
        while (connection.ReadRequest() is { } request)
        {
            if (request.Contains("/asleep ", StringComparison.Ordinal))
            {
                connection.Hang();
            }

            connection.Send(request.Contains("/gone ", StringComparison.Ordinal) || request.Contains("/robots.txt ", StringComparison.Ordinal)
                ? "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
                : RawServer.Html("<h1>Example</h1><article><h2><a href=/about>About</a></h2></article><a href=news?page=2#top>News</a><a href=http://example.org/>Friends</a>"));
        }
    });

    /// <summary>Runs commands.</summary>
    /// <returns>What each has printed and its exit code.</returns>
    public async Task<(string[] Output, int ExitCode)[]> RunAsync(IReadOnlyList<ShellCommand> commands)
    {
        _folder.Write("urls.txt", string.Concat(Enumerable.Range(1, 12).Select(page => $"http://site{page}.example/\n")));
        var script = string.Concat(commands.Select((command, index) =>
            $"{{ {WithPorts(command.Text)}\n}} > {_said.File($"{index}")} 2>&1 < /dev/null\necho $? > {_said.File($"{index}.code")}\n"));
        var start = new ProcessStartInfo("unshare", [.. Isolation, "sh", _said.Write("script", script)]) { WorkingDirectory = _folder.Path };
        start.Environment["PATH"] = $"{Path.GetDirectoryName(ScraperProgram.Path)}:{start.Environment["PATH"]}";
        start.Environment["http_proxy"] = site.Url;
        using var shell = Process.Start(start)!;
        try
        {
            await shell.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TimeProvider.System);
        }
        finally
        {
            shell.Kill(entireProcessTree: true);
        }

        return [.. commands.Select((_, index) => (WithoutPorts(_said.Read($"{index}")).TrimEnd('\n').Split('\n'), int.Parse(_said.Read($"{index}.code"))))];
    }

    public void Dispose()
    {
        _folder.Dispose();
        _said.Dispose();
    }

    /// <summary>A line without what differs from run to run: times, rates, sizes, processes.</summary>
    public static string Steady(string line) => Unsteady().Replace(line, "N").TrimEnd();

    /// <summary>Whether the system lets it mount, and take permissions from root: many containers do not.</summary>
    public static bool IsPossible { get; } = TryMount();

    private static string[] Isolation =>
    [
        "--mount", .. Environment.IsPrivilegedProcess ? Array.Empty<string>() : ["--map-root-user"],
        "setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search",
    ];

    private static bool TryMount()
    {
        using var folder = new TemporaryFolder();
        try
        {
            using var unshare = Process.Start(new ProcessStartInfo("unshare", [.. Isolation, "mount", "-t", "tmpfs", "tmpfs", folder.Path]) { RedirectStandardError = true })!;
            return unshare.WaitForExit(Limit) && unshare.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false; // there is no such program
        }
    }

    private string WithPorts(string text) => text.Replace("8001", $"{site.Port}").Replace("8443", $"{secureSite.Port}");

    private string WithoutPorts(string text) =>
        text.Replace($"{site.Port}", "8001").Replace($"{secureSite.Port}", "8443").Replace(Environment.MachineName, "vm");

    [GeneratedRegex(@"\b\d\d:\d\d:\d\d\b(?= INF| WRN)|\d{4}-\d\d-\d\d[T ][\d:.]+Z|process \d+|\d[\d,]*\.\d+( s\b)?|\d[\d,]* pages/s|\d+ ms|[0-9a-f]{8}\b|\b\d+(?= s\b)")]
    private static partial Regex Unsteady();
}
