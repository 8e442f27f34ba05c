using System.Net;
using System.Net.Sockets;
using Hypertext;
using Reactor;
using Scraper.Fetching;
using Scraper.Fetching.Connecting;
using Scraper.Options;
using Scraper.Pipeline;
using Scraper.Tests.Fixtures;
using Serilog.Core;

namespace Scraper.Tests.EndToEnd;

/// <summary>Every phase of an exchange has a limit of its own, and what is given up leaves nothing behind.</summary>
public sealed class DeadlineTests
{
    private static readonly FetchOptions Patient = new() { Retries = 0, TotalTimeoutSeconds = 60, MinimumBytesPerSecond = 0 };

    public static TheoryData<string, string> Limits => new()
    {
        { "address", "timeout: no address of silent.test within 0.3 s" },
        { "connect", "timeout: no connection within 0.3 s" },
        { "tls", "timeout: TLS: the handshake was not done within 0.3 s" },
        { "headers", "timeout: no whole response header within 0.3 s" },
        { "half-headers", "timeout: no whole response header within 0.3 s" },
        { "stall", "timeout: the body stalled for 0.3 s" },
        { "rate", "timeout: the body came at less than 1000 bytes/s" },
        { "total", "timeout: not complete within 0.3 s" },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public void GetAsync_LimitPasses_NamesIt(string phase, string reason) => OnLoop.Run(async loop =>
    {
        using var server = new PhasedServer(phase);
        var limit = phase switch
        {
            "address" or "connect" => Patient with { ConnectTimeoutSeconds = 0.3 },
            "tls" => Patient with { TlsTimeoutSeconds = 0.3 },
            "headers" or "half-headers" => Patient with { HeadersTimeoutSeconds = 0.3 },
            "stall" => Patient with { StallTimeoutSeconds = 0.3 },
            "rate" => Patient with { StallTimeoutSeconds = 0.3, MinimumBytesPerSecond = 1000 },
            _ => Patient with { TotalTimeoutSeconds = 0.3 },
        };
        using var http = LoopHttp.Create(loop, new SilentResolver(), new LoopbackGuard(), limit, Logger.None);

        var outcome = await GetAsync(loop, http, limit, server.Url, CancellationToken.None);

        var failure = Assert.IsType<HopFailure>(outcome);
        Assert.Equal(reason, $"{failure.Category.Name()}: {failure.Detail}");
        Assert.Equal(Transience.Timeout, failure.Transience);
        await AssertNoSocketsAsync(loop);
    });

    [Theory]
    [InlineData("address")]
    [InlineData("connect")]
    [InlineData("tls")]
    [InlineData("headers")]
    [InlineData("half-headers")]
    [InlineData("stall")]
    public void GetAsync_Cancelled_LeavesNoSocketBehind(string phase) => OnLoop.Run(async loop =>
    {
        using var server = new PhasedServer(phase);
        using var cancellation = new CancellationTokenSource();
        using var http = LoopHttp.Create(loop, new SilentResolver(), new LoopbackGuard(), Patient, Logger.None);
        loop.CallLater(TimeSpan.FromSeconds(0.2), cancellation.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => GetAsync(loop, http, Patient, server.Url, cancellation.Token));

        await AssertNoSocketsAsync(loop);
    });

    private static async Task<HopOutcome> GetAsync(EventLoop loop, HttpMessageInvoker http, FetchOptions options, string url, CancellationToken cancellationToken)
    {
        var bodies = new PageBodyReader(new ScannerPool(() => new PageScanner(new HrefScanner())), options);
        var exchange = new Exchange(http, new RequestFactory(options), bodies, options, loop.TimeProvider);
        return await exchange.GetAsync(new HopRequest(Jobs.For(url).Url), cancellationToken);
    }

    private static async Task AssertNoSocketsAsync(EventLoop loop)
    {
        for (var patience = 0; loop.Statistics.Sockets > 0 && patience < 500; patience++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), loop.TimeProvider);
        }

        Assert.Equal(0, loop.Statistics.Sockets);
    }

    /// <summary>A server that goes no further than to one phase.</summary>
    private sealed class PhasedServer : IDisposable
    {
        private readonly RawServer? _server;
        private readonly List<Socket> _full = [];

        public PhasedServer(string phase)
        {
            if (phase == "connect")
            {
                Url = $"http://127.0.0.1:{FillBacklog()}/";
                return;
            }

            _server = new RawServer(connection => Serve(connection, phase));
            Url = phase switch
            {
                "address" => "http://silent.test/",
                "tls" => $"https://127.0.0.1:{_server.Port}/",
                _ => _server.Url,
            };
        }

        public string Url { get; }

        public void Dispose()
        {
            _server?.Dispose();
            _full.ForEach(socket => socket.Dispose());
        }

        private static void Serve(RawConnection connection, string phase)
        {
            if (phase != "tls")
            {
                connection.ReadRequest();
            }

            connection.Send(phase switch
            {
                "half-headers" => "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n",
                "stall" or "rate" or "total" => "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000000\r\n\r\n<a href=x>",
                _ => "",
            });
            while (phase is "rate" or "total")
            {
                connection.Send("<p>");
                connection.Pause(TimeSpan.FromMilliseconds(20));
            }

            connection.Hang();
        }

        /// <summary>A port whose backlog is full, so that who connects to it gets no answer.</summary>
        private int FillBacklog()
        {
            var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _full.Add(listener);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen(0);
            for (var client = 0; client < 4; client++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
                _full.Add(socket);
                try
                {
                    socket.Connect(listener.LocalEndPoint!);
                }
                catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
                {
                    // Whether it will be connected is the backlog's affair.
                }
            }

            return ((IPEndPoint)listener.LocalEndPoint!).Port;
        }
    }

    /// <summary>Never finds a name.</summary>
    private sealed class SilentResolver : INameResolver
    {
        public async ValueTask<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
        {
            if (!IPAddress.TryParse(host, out var address))
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            return [address!];
        }
    }
}
