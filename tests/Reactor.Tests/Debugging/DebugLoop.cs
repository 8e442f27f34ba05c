namespace Reactor.Tests;

/// <summary>Runs of a loop in debug mode, with what it reports.</summary>
internal static class DebugLoop
{
    public static List<DebugReport> Run(Func<EventLoop, Task> main, bool enabled = true) => Run(new EventLoop(), main, enabled);

    public static List<DebugReport> Run(TestBackend backend, Func<EventLoop, Task> main, bool enabled = true) =>
        Run(backend.CreateLoop(), main, enabled);

    public static EventLoop Make(List<DebugReport> reports, bool enabled = true) => Prepare(new EventLoop(), reports, enabled);

    private static List<DebugReport> Run(EventLoop created, Func<EventLoop, Task> main, bool enabled)
    {
        List<DebugReport> reports = [];
        using (var loop = Prepare(created, reports, enabled))
        {
            loop.RunUntilComplete(() => main(loop).WaitAsync(TestLoop.Limit, loop.TimeProvider));
        }

        return reports;
    }

    private static EventLoop Prepare(EventLoop loop, List<DebugReport> reports, bool enabled)
    {
        loop.Name = "test";
        loop.UnhandledException = _ => { };
        loop.Debug.Reported = report =>
        {
            lock (reports)
            {
                reports.Add(report);
            }
        };
        loop.Debug.Enabled = enabled;
        return loop;
    }
}
