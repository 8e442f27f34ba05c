namespace Reactor;

/// <summary>Something that debug mode has found; <see cref="object.ToString"/> tells it to people.</summary>
/// <param name="Loop">The <see cref="EventLoop.Name"/> of the loop.</param>
public abstract record DebugReport(string Loop);

/// <summary>A callback that kept the loop to itself for too long.</summary>
/// <param name="Loop">The name of the loop.</param>
/// <param name="Callback">Its method, as <c>Type.Method</c>; for a continuation the async method as far as it can be found.</param>
/// <param name="Duration">How long it ran, in real time.</param>
public sealed record SlowCallback(string Loop, string Callback, TimeSpan Duration) : DebugReport(Loop)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Loop}: the callback {Callback} took {Duration.TotalSeconds:0.000} s";
}

/// <summary>A wait that blocks the loop thread; it is reported before it begins, and then happens.</summary>
/// <param name="Loop">The name of the loop.</param>
/// <param name="Stack">Where it waits.</param>
public sealed record BlockingWait(string Loop, string Stack) : DebugReport(Loop)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Loop}: blocking wait on the loop thread\n{Stack}";
}

/// <summary>A socket, listener or the like that nobody has disposed of.</summary>
/// <param name="Loop">The name of the loop.</param>
/// <param name="Resource">What it is, by the name of its type.</param>
/// <param name="Collected">True if it was collected; false if it was open when its loop was closed.</param>
/// <param name="MadeAt">The stack of the code that made it.</param>
public sealed record LeftOpen(string Loop, string Resource, bool Collected, string MadeAt) : DebugReport(Loop)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Loop}: {Resource} was {(Collected ? "collected without being disposed of" : "left open when its event loop was closed")}; made\n{MadeAt}";
}

/// <summary>A task that had not ended when its loop was closed.</summary>
/// <param name="Loop">The name of the loop.</param>
/// <param name="Task">The name of the task.</param>
/// <param name="StartedAt">The stack of the code that started it.</param>
public sealed record PendingTask(string Loop, string Task, string StartedAt) : DebugReport(Loop)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Loop}: the task '{Task}' was pending when its event loop was closed; started\n{StartedAt}";
}
