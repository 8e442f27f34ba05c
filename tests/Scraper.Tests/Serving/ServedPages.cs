using System.Net;
using Reactor;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Serving;
using Scraper.Tests.Fixtures;

namespace Scraper.Tests.Serving;

/// <summary>The server on a loop inside the test process, with the connect guard on and no name ever asked for.</summary>
internal sealed class ServedPages
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private Action _stop = () => { };
    private Action _abort = () => { };

    public LoopbackGuard Guard { get; init; } = new();

    public LogLines Log { get; } = new();

    public string? Token { get; init; }

    public string Listen { get; init; } = "127.0.0.1:0";

    public ServeOptions Serve { get; init; } = new();

    public FetchOptions Fetch { get; init; } = new() { Retries = 0, TotalTimeoutSeconds = 20 };

    /// <summary>Serves while a test asks, on threads of its own; then stops, and looks that nothing is left.</summary>
    public void Run(Func<HttpClient, Task> test) => EventLoop.Run(loop => RunAsync(loop, test).WaitAsync(Patience, TimeProvider.System));

    /// <summary>Has it drain, as the first signal does.</summary>
    public void Stop() => _stop();

    /// <summary>Has it cut off what is in flight, as the end of the time to drain does.</summary>
    public void Abort() => _abort();

    /// <summary>Asks for the metrics until they have a line.</summary>
    public static async Task WaitForMetricAsync(HttpClient client, string line)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (!(await client.GetStringAsync("metrics", TestContext.Current.CancellationToken)).Contains($"\n{line}\n", StringComparison.Ordinal))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begin) < Patience / 3, $"The metrics do not come to say {line}.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private async Task RunAsync(EventLoop loop, Func<HttpClient, Task> test)
    {
        using var stopping = new CancellationTokenSource();
        using var aborting = new CancellationTokenSource();
        _stop = () => loop.CallSoonThreadSafe(stopping.Cancel);
        _abort = () => loop.CallSoonThreadSafe(aborting.Cancel);
        var endPoint = new TaskCompletionSource<IPEndPoint>(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = new ScraperOptions { Serve = Serve with { Listen = Listen }, Fetch = Fetch };
        var interruption = new Interruption(stopping.Token, aborting.Token);
        var serving = PageServer.RunAsync(loop, options, Token, Guard, new FakeResolver(), interruption, endPoint.SetResult, Log.Logger);
        var address = await endPoint.Task;
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://{address}/"), Timeout = Patience / 2 };
        try
        {
#pragma warning disable RS0030 // The client is not the loop's.
            await Task.Run(() => test(client), TestContext.Current.CancellationToken);
#pragma warning restore RS0030
        }
        finally
        {
            client.Dispose();
            stopping.Cancel();
            var late = loop.CallLater(Patience / 6, aborting.Cancel);
            await serving;
            late.Cancel();
        }

        Assert.DoesNotContain(Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
        Assert.Single(loop.GetTasks()); // this one
        Assert.Equal(0, loop.Statistics.Timers);
    }
}
