using System.Runtime.InteropServices;
using Reactor;

namespace Scraper.Reporting;

/// <summary>Has a run say what it is at when it gets SIGQUIT (Ctrl+\) or SIGUSR1; it goes on.</summary>
/// <remarks>Loop thread only; what tells it, which may block, is called by a thread of the executor.</remarks>
internal sealed class ReportSignals : IDisposable
{
    /// <summary>SIGUSR1 by its number (man 7 signal): .NET has no name for it.</summary>
    private const PosixSignal User1 = (PosixSignal)10;

    private readonly SignalRegistration _quit;
    private readonly SignalRegistration _user1;

    /// <param name="loop">The loop.</param>
    /// <param name="format">Makes the lines, on the loop.</param>
    /// <param name="tell">Tells them.</param>
    public ReportSignals(EventLoop loop, Func<ValueTask<IEnumerable<string>>> format, Action<IReadOnlyList<string>> tell)
    {
        _quit = loop.AddSignalHandler(PosixSignal.SIGQUIT, Report);
        _user1 = loop.AddSignalHandler(User1, Report);

        void Report() => loop.StartSoon("report", async _ =>
        {
            var lines = (await format()).ToArray();
            await loop.Executor.RunAsync(() => tell(lines), CancellationToken.None);
        });
    }

    public void Dispose()
    {
        _quit.Dispose();
        _user1.Dispose();
    }
}
