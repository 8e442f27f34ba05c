using System.Diagnostics.Metrics;

namespace Reactor;

/// <summary>The meter "Reactor": what the open loops of the process do, for whoever listens.</summary>
/// <remarks>
/// Every measurement is tagged <c>reactor.loop</c> with <see cref="EventLoop.Name"/>, those of executors also
/// <c>reactor.executor</c>. The instruments are observable: nothing is computed until a listener asks, on its own thread. Times
/// are in seconds. A loop that is closed, or collected, is not told of any more.
/// </remarks>
internal static class LoopMeter
{
    private const string LoopTag = "reactor.loop";
    private const string ExecutorTag = "reactor.executor";

    private static readonly Lock LoopsLock = new();
    private static readonly List<WeakReference<EventLoop>> Loops = [];
    private static readonly Meter Meter = new("Reactor");
    private static readonly ObservableGauge<double> LongestCallback = Meter.CreateObservableGauge(
        "reactor.callback.longest", () => OfLoops(loop => loop.Statistics.LongestCallback.TotalSeconds), "s", "The longest callback so far.");

    static LoopMeter()
    {
        Meter.CreateObservableCounter("reactor.turns", () => OfLoops(loop => loop.Statistics.Turns), "{turn}", "Turns.");
        Meter.CreateObservableCounter("reactor.callbacks", () => OfLoops(loop => loop.Statistics.Callbacks), "{callback}", "Callbacks run.");
        Meter.CreateObservableUpDownCounter(
            "reactor.ready.length", () => OfLoops(loop => loop.Statistics.ReadyQueueLength), "{callback}", "Callbacks that wait for their turn.");
        Meter.CreateObservableUpDownCounter("reactor.timers", () => OfLoops(loop => loop.Statistics.Timers), "{timer}", "Timers set.");
        Meter.CreateObservableUpDownCounter("reactor.sockets", () => OfLoops(loop => loop.Statistics.Sockets), "{socket}", "Sockets open, pipes among them.");
        Meter.CreateObservableCounter(
            "reactor.poll.wait", () => OfLoops(loop => loop.WaitTime.TotalSeconds), "s", "Time spent waiting for something to do.");
        Meter.CreateObservableCounter("reactor.run.time", () => OfLoops(loop => loop.RunTime.TotalSeconds), "s", "Time spent in runs otherwise.");
        Meter.CreateObservableUpDownCounter(
            "reactor.executor.queue.length", () => OfExecutors(load => load.Queued), "{job}", "Work that waits for a thread.");
        Meter.CreateObservableUpDownCounter("reactor.executor.threads", () => OfExecutors(load => load.Threads), "{thread}", "Threads started.");
    }

    /// <summary>Whether somebody listens to the one measurement that costs each callback something.</summary>
    public static bool WantsLongestCallback => LongestCallback.Enabled;

    public static void Add(EventLoop loop)
    {
        lock (LoopsLock)
        {
            Loops.RemoveAll(static weak => !weak.TryGetTarget(out _));
            Loops.Add(new WeakReference<EventLoop>(loop));
        }
    }

    public static void Remove(EventLoop loop)
    {
        lock (LoopsLock)
        {
            Loops.RemoveAll(weak => !weak.TryGetTarget(out var open) || ReferenceEquals(open, loop));
        }
    }

    private static IEnumerable<Measurement<T>> OfLoops<T>(Func<EventLoop, T> measure)
        where T : struct =>
        GetLoops().Select(loop => new Measurement<T>(measure(loop), new KeyValuePair<string, object?>(LoopTag, loop.Name)));

    private static IEnumerable<Measurement<int>> OfExecutors(Func<(int Queued, int Threads), int> measure) =>
        from loop in GetLoops()
        from executor in loop.GetExecutors()
        select new Measurement<int>(
            measure(executor.GetLoad()),
            new KeyValuePair<string, object?>(LoopTag, loop.Name),
            new KeyValuePair<string, object?>(ExecutorTag, executor.Name));

    private static List<EventLoop> GetLoops()
    {
        lock (LoopsLock)
        {
            return [.. Loops.Select(static weak => weak.TryGetTarget(out var loop) ? loop : null).OfType<EventLoop>()];
        }
    }
}
