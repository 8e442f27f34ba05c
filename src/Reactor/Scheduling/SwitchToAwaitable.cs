using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Reactor;

/// <summary>What <see cref="EventLoop.SwitchTo"/> returns: to be awaited, once.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct SwitchToAwaitable : ICriticalNotifyCompletion, IEquatable<SwitchToAwaitable>
{
    private static readonly Action<object?> Continue = static state => ((Action)state!)();

    private readonly EventLoop _loop;

    internal SwitchToAwaitable(EventLoop loop) => _loop = loop;

    /// <summary>Whether the caller already runs where it wants to be.</summary>
    public bool IsCompleted => _loop.IsCurrent && SynchronizationContext.Current is null;

    /// <summary>The awaiter, which is this value.</summary>
    public SwitchToAwaitable GetAwaiter() => this;

    /// <summary>Returns nothing.</summary>
    /// <exception cref="ObjectDisposedException">The loop is closed; this is not its thread.</exception>
    public void GetResult() => ObjectDisposedException.ThrowIf(_loop is { IsClosed: true, IsClosingHere: false }, _loop);

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation)
    {
        // What is thrown here is nobody's, and ends the process: whoever awaits is told by the result.
        if (!_loop.TryPostRaw(Continue, continuation))
        {
            ThreadPool.UnsafeQueueUserWorkItem(Continue, continuation, preferLocal: false);
        }
    }

    /// <inheritdoc/>
    public bool Equals(SwitchToAwaitable other) => ReferenceEquals(_loop, other._loop);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SwitchToAwaitable other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(_loop);

    /// <summary>Whether both switch to the same loop.</summary>
    public static bool operator ==(SwitchToAwaitable left, SwitchToAwaitable right) => left.Equals(right);

    /// <summary>Whether they switch to different loops.</summary>
    public static bool operator !=(SwitchToAwaitable left, SwitchToAwaitable right) => !left.Equals(right);
}
