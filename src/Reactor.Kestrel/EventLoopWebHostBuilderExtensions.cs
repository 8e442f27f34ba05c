using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Reactor.Kestrel;

/// <summary>Puts Kestrel, ASP.NET's web server, on an event loop.</summary>
public static class EventLoopWebHostBuilderExtensions
{
    /// <summary>Has Kestrel listen, receive, send and run the application's handlers on <paramref name="loop"/>.</summary>
    /// <remarks>
    /// Handlers run on the loop's thread with the loop as their context, so they need no locks among themselves, and must not block.
    /// <c>HttpContext.RequestAborted</c> is Kestrel's own and cancelled on the thread pool: what it is to cancel on the loop is told by
    /// way of <c>CallSoonThreadSafe</c>. It is cancelled, too, when a client shuts down its sending side.
    /// <para>Call it before the endpoints are configured: it sets Kestrel's endpoint defaults, which hold for those that come after.
    /// Start and stop the application while the loop runs, and stop it before it is disposed of: disposing of a server that
    /// runs blocks until it has stopped, for which it needs the loop.</para>
    /// </remarks>
    /// <param name="builder">That of an application with Kestrel.</param>
    /// <param name="loop">The loop; it must outlive the application.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static IWebHostBuilder UseEventLoop(this IWebHostBuilder builder, EventLoop loop)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(loop);
        return builder
            .ConfigureServices(services => services
                .AddSingleton<IConnectionListenerFactory>(new LoopTransport(loop))
                .AddSingleton<IStartupFilter>(new HandlersOnLoop(loop)))
            .ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Use(next => async connection =>
            {
                // Kestrel starts a connection on the pool. Without a context: what it awaits with ConfigureAwait(false) then goes on
                // inside the callback of the loop that completed it.
                await loop.SwitchTo();
                await next(connection);
            })));
    }
}
