namespace Reactor.Tests;

/// <summary>Runs of a loop in debug mode, with what it reports.</summary>
internal static class DebugLoop
{
    public static List<DebugReport> Run(Func<EventLoop, Task> main, bool enabled = true)
    {
        List<DebugReport> reports = [];
        using (var loop = Make(reports, enabled))
        {
            loop.RunUntilComplete(() => main(loop).WaitAsync(TestLoop.Limit, loop.TimeProvider));
        }

        return reports;
    }

    public static EventLoop Make(List<DebugReport> reports, bool enabled = true)
    {
        var loop = new EventLoop { Name = "test", UnhandledException = _ => { } };
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
