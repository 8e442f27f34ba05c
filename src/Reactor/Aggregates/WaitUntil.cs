namespace Reactor;

/// <summary>What ends an <see cref="Aggregate.WaitAsync"/>.</summary>
public enum WaitUntil
{
    /// <summary>Every task has ended.</summary>
    AllCompleted,

    /// <summary>One task has ended, however it has.</summary>
    FirstCompleted,

    /// <summary>One task has failed; a cancelled one has not. If none fails, every task has ended.</summary>
    FirstFailed,
}
