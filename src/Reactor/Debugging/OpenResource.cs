using System.Diagnostics;

namespace Reactor;

/// <summary>Something that somebody has to dispose of, as debug mode knows it.</summary>
/// <remarks>An object of its own, so that only in debug mode there is one to finalize: it is collected together with what holds it.</remarks>
internal sealed class OpenResource(LoopDebug debug, string resource, StackTrace madeAt) : IDisposable
{
    private bool _closed;

    ~OpenResource() => Report(collected: true);

    /// <summary>It was disposed of, as it should be.</summary>
    public void Dispose()
    {
        _closed = true;
        GC.SuppressFinalize(this);
    }

    /// <summary>It is still open, and its loop closes.</summary>
    public void OnLoopClosing()
    {
        Report(collected: false);
        Dispose();
    }

    private void Report(bool collected)
    {
        if (!_closed)
        {
            debug.ReportLeftOpen(resource, collected, madeAt);
        }
    }
}
