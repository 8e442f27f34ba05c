namespace Reactor;

/// <summary>Where the tasks stood when <see cref="Aggregate.WaitAsync"/> returned; both lists are in the order given.</summary>
/// <param name="Done">The tasks that had ended: by a result, a failure or a cancellation.</param>
/// <param name="Pending">The others, which run on.</param>
public readonly record struct WaitResult<TTask>(IReadOnlyList<TTask> Done, IReadOnlyList<TTask> Pending)
    where TTask : Task;
