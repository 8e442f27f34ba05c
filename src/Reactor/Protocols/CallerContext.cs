namespace Reactor;

/// <summary>The context and the async locals that were current before user code was called, to be given back after it.</summary>
/// <remarks>Several callbacks may be called inside one of the loop's, and those that come next may be another connection's.</remarks>
internal readonly struct CallerContext
{
    private readonly SynchronizationContext? _context;
    private readonly ExecutionContext? _locals;

    private CallerContext(SynchronizationContext? context, ExecutionContext? locals)
    {
        _context = context;
        _locals = locals;
    }

    /// <summary>Makes <paramref name="context"/> the current one.</summary>
    public static CallerContext Enter(SynchronizationContext? context)
    {
        var caller = new CallerContext(SynchronizationContext.Current, ExecutionContext.Capture());
        SynchronizationContext.SetSynchronizationContext(context);
        return caller;
    }

    /// <summary>Gives back what was there before.</summary>
    public void Restore()
    {
        if (_locals is not null && !ReferenceEquals(ExecutionContext.Capture(), _locals))
        {
            ExecutionContext.Restore(_locals);
        }

        SynchronizationContext.SetSynchronizationContext(_context);
    }
}
