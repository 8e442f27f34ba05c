using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Reactor.Kestrel;

namespace Reactor.Tests.Kestrel;

/// <summary>A web application and its client, both on one loop.</summary>
internal sealed class LoopServer : IAsyncDisposable
{
    private readonly EventLoop _loop;
    private readonly WebApplication _application;
    private readonly ErrorLog _log = new();

    private LoopServer(EventLoop loop, RequestDelegate handler)
    {
        _loop = loop;
        _application = Build(handler);
        Client = new HttpMessageInvoker(new SocketsHttpHandler { ConnectCallback = ConnectAsync, UseProxy = false });
    }

    public HttpMessageInvoker Client { get; }

    public Uri Url => new(_application.Urls.Single());

    public IPEndPoint EndPoint => IPEndPoint.Parse(Url.Authority);

    /// <summary>Connections that the client opened.</summary>
    public int Connections { get; private set; }

    public int Requests { get; private set; }

    public static async Task<LoopServer> StartAsync(EventLoop loop, RequestDelegate handler)
    {
        var server = new LoopServer(loop, handler);
        await server._application.StartAsync();
        return server;
    }

    public async Task<byte[]> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Url, path));
        return await SendAsync(request);
    }

    public async Task<byte[]> SendAsync(HttpRequestMessage request)
    {
        using var response = await Client.SendAsync(request, CancellationToken.None);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync();
    }

    public Task StopAsync() => _application.StopAsync();

    /// <remarks>Stops first: Kestrel that is disposed of while it runs blocks until it has stopped, for which it needs the loop.</remarks>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await StopAsync();
        await _application.DisposeAsync();
        Assert.Empty(_log.Errors);
    }

    private WebApplication Build(RequestDelegate handler)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddProvider(_log);
        builder.WebHost.UseKestrelCore().UseEventLoop(_loop).ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        application.Run(context => RunAsync(context, handler));
        return application;
    }

    private Task RunAsync(HttpContext context, RequestDelegate handler)
    {
        // A failure here is the answer 500, and an error in the log.
        Assert.Same(_loop, EventLoop.Current);
        Assert.Same(_loop, SynchronizationContext.Current);
        Requests++;
        return handler(context);
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        await _loop.SwitchTo();
        Connections++;
        return new LoopStream(await LoopSocket.ConnectAsync(_loop, EndPoint, cancellationToken));
    }
}
