using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

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
        builder.Services.AddSingleton<IConnectionListenerFactory>(new LoopTransport(_loop));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => LoopTransport.RunOnLoop(listen, _loop)));
        var application = builder.Build();
        application.Run(context => RunAsync(context, handler));
        return application;
    }

    /// <summary>Runs a handler as the loop's own code: whatever its awaits wait for, it comes back to the loop.</summary>
    /// <remarks>Kestrel ends some waits on the pool, wherever they began: a write that was held back, a read of a chunked body.</remarks>
    private async Task RunAsync(HttpContext context, RequestDelegate handler)
    {
        // A failure here is the answer 500, and an error in the log.
        Assert.Same(_loop, EventLoop.Current);
        Requests++;

        // Not past this method: the caller of an async method gets its own context back.
        SynchronizationContext.SetSynchronizationContext(_loop);
        try
        {
            await handler(context);
        }
        finally
        {
            // What completes with a context sends Kestrel's continuation to the pool.
            await _loop.SwitchTo();
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        await _loop.SwitchTo();
        Connections++;
        return new LoopStream(await LoopSocket.ConnectAsync(_loop, EndPoint, cancellationToken));
    }
}
