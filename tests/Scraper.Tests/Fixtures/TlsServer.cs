using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Scraper.Tests.Fixtures;

/// <summary>Kestrel over TLS, on loopback; each page has one link, that tells the protocol and the client's certificate.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _atOnce;
    private int _inFlight;
    private int _mostInFlight;

    private readonly TaskCompletionSource<string> _reset = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TlsServer(WebApplication application, int atOnce)
    {
        _application = application;
        _atOnce = atOnce;
    }

    public int Port => new Uri(_application.Urls.Single()).Port;

    /// <summary>The requests that were there at the same time, at most.</summary>
    public int MostInFlight => Volatile.Read(ref _mostInFlight);

    /// <summary>The names that clients asked for, one for each connection.</summary>
    public ConcurrentQueue<string?> AskedFor { get; } = new();

    /// <param name="certificate">What it shows.</param>
    /// <param name="wantsClientCertificate">Whether it asks for the client's.</param>
    /// <param name="knowsHttp2">Whether it offers HTTP/2.</param>
    /// <param name="isSlow">Whether it never answers.</param>
    /// <param name="atOnce">It answers nobody until so many requests are there.</param>
    public static async Task<TlsServer> StartAsync(
        X509Certificate2 certificate, bool wantsClientCertificate = false, bool knowsHttp2 = true, bool isSlow = false, int atOnce = 1)
    {
        TlsServer? server = null;
        var options = new SslServerAuthenticationOptions
        {
            // Offline: the server, in this same process, is not to fetch what its certificate names.
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
            ClientCertificateRequired = wantsClientCertificate,
            RemoteCertificateValidationCallback = (_, client, _, _) => client is not null || !wantsClientCertificate,
        };
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback,
            0,
            listen =>
            {
                listen.Protocols = knowsHttp2 ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
                listen.UseHttps(new TlsHandshakeCallbackOptions
                {
                    OnConnection = connection =>
                    {
                        server!.AskedFor.Enqueue(connection.ClientHelloInfo.ServerName);
                        return ValueTask.FromResult(options);
                    },
                });
            }));
        var application = builder.Build();
        server = new TlsServer(application, atOnce);
        application.Run(context => isSlow ? server.HangAsync(context) : server.AnswerAsync(context));
        await application.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>The protocol of a request that the client gave up, when it has.</summary>
    public Task<string> Reset => _reset.Task;

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task HangAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
        _reset.TrySetResult(context.Request.Protocol);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var now = Interlocked.Increment(ref _inFlight);
        for (var most = MostInFlight; now > most; most = MostInFlight)
        {
            Interlocked.CompareExchange(ref _mostInFlight, now, most);
        }

        if (now >= _atOnce)
        {
            _enough.TrySetResult();
        }

        await _enough.Task;
        Interlocked.Decrement(ref _inFlight);
        context.Response.ContentType = "text/html";
        var client = context.Connection.ClientCertificate?.GetNameInfo(X509NameType.SimpleName, false);
        await context.Response.WriteAsync($"<a href='/{context.Request.Protocol.Replace('/', '-')}{client}'>");
    }
}
