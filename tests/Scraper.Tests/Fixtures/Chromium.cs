using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Scraper.Tests.Fixtures;

/// <summary>A browser without a window, with one page, told what to do by the Chrome DevTools Protocol. Only where it is installed.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private const string Announcement = "DevTools listening on ";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly CancellationTokenSource _end = new();
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _calls = new();
    private readonly Channel<JsonNode> _loaded = Channel.CreateUnbounded<JsonNode>();
    private readonly Process _process;
    private readonly TemporaryFolder _profile;
    private int _lastCall;
    private string? _session;

    private Chromium(Process process, TemporaryFolder profile) => (_process, _profile) = (process, profile);

    public static bool IsInstalled => Array.Exists(Places, File.Exists);

    /// <summary>What pages complained of: errors, and whatever they wrote to the console.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    /// <summary>The URLs that were asked for.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Starts one.</summary>
    public static async Task<Chromium> StartAsync()
    {
        var profile = new TemporaryFolder();
        var start = new ProcessStartInfo(
            Array.Find(Places, File.Exists)!,
            ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-port=0", $"--user-data-dir={profile.Path}", "about:blank"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };

        // It is killed in the end, and would leave folders behind.
        start.Environment["TMPDIR"] = profile.Path;
        var chromium = new Chromium(Process.Start(start)!, profile);
        await chromium.ConnectAsync().WaitAsync(Limit, TimeProvider.System);
        return chromium;
    }

    /// <summary>Gives the page a size and a scheme of colours, and loads a file into it.</summary>
    public async Task OpenAsync(string path, int width = 1200, bool isDark = false)
    {
        await CallAsync("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = 800, ["deviceScaleFactor"] = 1, ["mobile"] = width < 500 });
        await CallAsync("Emulation.setEmulatedMedia", new JsonObject
        {
            ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" }),
        });
        await CallAsync("Page.navigate", new JsonObject { ["url"] = new Uri(path).AbsoluteUri });
        await _loaded.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Limit, TimeProvider.System);
    }

    /// <summary>The value of a JavaScript expression in the page.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        var result = await CallAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true });
        Assert.True(result["exceptionDetails"] is null, result.ToJsonString());
        return result["result"]!["value"];
    }

    /// <summary>A picture of the whole page.</summary>
    /// <returns>It as PNG.</returns>
    public async Task<byte[]> PictureAsync()
    {
        var result = await CallAsync("Page.captureScreenshot", new JsonObject { ["captureBeyondViewport"] = true });
        return Convert.FromBase64String((string)result["data"]!);
    }

    public async ValueTask DisposeAsync()
    {
        _end.Cancel();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync().WaitAsync(Limit, TimeProvider.System);
        _process.Dispose();
        _socket.Dispose();
        _end.Dispose();
        _profile.Dispose();
    }

    private async Task ConnectAsync()
    {
        string? line;
        do
        {
            line = await _process.StandardError.ReadLineAsync() ?? throw new InvalidOperationException("Chromium has ended.");
        }
        while (!line.StartsWith(Announcement, StringComparison.Ordinal));

        _ = _process.StandardError.ReadToEndAsync();
        _ = _process.StandardOutput.ReadToEndAsync();
        _socket.Options.Proxy = null;
        await _socket.ConnectAsync(new Uri(line[Announcement.Length..]), _end.Token);
        _ = ReceiveAsync();
        var target = await CallAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank" });
        var session = await CallAsync("Target.attachToTarget", new JsonObject { ["targetId"] = target["targetId"]!.DeepClone(), ["flatten"] = true });
        _session = (string)session["sessionId"]!;
        foreach (var domain in new[] { "Page", "Runtime", "Log", "Network" })
        {
            await CallAsync($"{domain}.enable", []);
        }
    }

    private async Task<JsonNode> CallAsync(string method, JsonObject parameters)
    {
        var id = Interlocked.Increment(ref _lastCall);
        var answer = _calls[id] = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        var call = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (_session is not null)
        {
            call["sessionId"] = _session;
        }

        await _socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(call.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, _end.Token);
        return await answer.Task.WaitAsync(Limit, TimeProvider.System);
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[64 * 1024];
        var message = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer, _end.Token);
                message.Write(buffer, 0, part.Count);
                if (part.EndOfMessage)
                {
                    Take(JsonNode.Parse(message.ToArray())!);
                    message.SetLength(0);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException)
        {
            // The test is over.
        }
    }

    private void Take(JsonNode message)
    {
        if ((int?)message["id"] is { } id)
        {
            _calls[id].TrySetResult(message["error"] is null ? message["result"]! : throw new InvalidOperationException(message.ToJsonString()));
            return;
        }

        var parameters = message["params"]!;
        switch ((string?)message["method"])
        {
            case "Runtime.consoleAPICalled" or "Runtime.exceptionThrown" or "Log.entryAdded":
                Complaints.Enqueue(parameters.ToJsonString());
                break;
            case "Network.requestWillBeSent":
                Requests.Enqueue((string)parameters["request"]!["url"]!);
                break;
            case "Page.loadEventFired":
                _loaded.Writer.TryWrite(message);
                break;
        }
    }
}
