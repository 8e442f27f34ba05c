using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Reactor.Kestrel;

/// <summary>Runs the handlers of an application with the loop as their context.</summary>
internal sealed class HandlersOnLoop(EventLoop loop) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => application =>
    {
        application.Use(RunAsync);
        next(application);
    };

    /// <remarks>Kestrel ends some waits on the pool, wherever they began: a write that was held back, a read of a chunked body.</remarks>
    private async Task RunAsync(HttpContext context, RequestDelegate handler)
    {
        await loop.SwitchTo();

        // Not past this method: the caller of an async method gets its own context back.
        SynchronizationContext.SetSynchronizationContext(loop);
        try
        {
            await handler(context);
        }
        finally
        {
            // What completes with a context sends Kestrel's continuation to the pool.
            await loop.SwitchTo();
        }
    }
}
