using System.Diagnostics;

namespace Reactor;

/// <summary>The clock of a loop, which is its back end's, with timers that fire on the loop thread.</summary>
/// <remarks>Any thread, as <see cref="TimeProvider"/> demands.</remarks>
internal sealed class LoopTimeProvider(EventLoop loop, LoopBackend backend) : TimeProvider
{
    public override long TimestampFrequency => Stopwatch.Frequency;

    public override long GetTimestamp() => backend.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => backend.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new LoopTimer(loop, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
