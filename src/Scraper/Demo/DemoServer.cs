using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Scraper.Demo;

/// <summary>Serves the demo's site on a free port of loopback, on threads of its own.</summary>
internal sealed class DemoServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private DemoServer(WebApplication application, IPEndPoint endPoint)
    {
        _application = application;
        EndPoint = endPoint;
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>The URL of a path of the site.</summary>
    public string Url(string path) => $"http://{EndPoint}{path}";

    /// <summary>The list of all URLs of the site, as a user would write it.</summary>
    public string UrlList
    {
        get
        {
            var list = new StringBuilder("# The demo's site\n\n");
            foreach (var page in DemoSite.Pages)
            {
                list.Append(Url(page.Path)).Append('\n');
            }

            return list.ToString();
        }
    }

    public static async Task<DemoServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        var pages = DemoSite.Pages.ToDictionary(page => page.Path);
        application.Run(context => ServeAsync(context, pages));
        await application.StartAsync();
        var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new DemoServer(application, IPEndPoint.Parse(new Uri(address).Authority));
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static async Task ServeAsync(HttpContext context, Dictionary<string, DemoPage> pages)
    {
        if (!pages.TryGetValue(context.Request.Path, out var page))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (page.Delay > TimeSpan.Zero)
        {
            await Task.Delay(page.Delay, TimeProvider.System, context.RequestAborted);
        }

        context.Response.StatusCode = page.StatusCode;
        context.Response.ContentType = page.ContentType;
        context.Response.ContentLength = page.Body.Length;
        if (page.Location is not null)
        {
            context.Response.Headers.Location = page.Location;
        }

        await context.Response.Body.WriteAsync(page.Body);
    }
}
