namespace Reactor;

public sealed partial class EventLoop
{
    private static readonly Action<object?> DispatchReady = static state => Dispatch((IIoSource)state!);

    private readonly List<IIoSource?> _sources = [];
    private readonly Stack<int> _freeSlots = new();
    private readonly Lock _backendLock = new();
    private uint _generation;
    private int _sourceCount;

    private EpollBackend Epoll =>
        _backend as EpollBackend ?? throw new PlatformNotSupportedException("Only epoll watches descriptors.");

    /// <summary>Begins to tell a source when its socket is ready.</summary>
    internal void AddSource(IIoSource source, RawSocket socket) =>
        AddSource(source, (_backend, socket), static (watch, key) => watch._backend.Add(watch.socket, key));

    /// <summary>Begins to tell a source when its descriptor is ready.</summary>
    /// <exception cref="PlatformNotSupportedException">The back end is not that of Linux.</exception>
    internal void AddSource(IIoSource source, int descriptor)
    {
        AddSource(source, (Epoll, descriptor), static (watch, key) => watch.Epoll.Add(watch.descriptor, key));
    }

    /// <summary>Throws unless the back end watches descriptors.</summary>
    /// <exception cref="PlatformNotSupportedException">The back end is not that of Linux.</exception>
    internal void VerifyDescriptorsAreWatched() => _ = Epoll;

    /// <summary>Forgets a source whose descriptor is about to be closed.</summary>
    internal void RemoveSource(IIoSource source)
    {
        var slot = (int)(uint)source.Key;
        _sources[slot] = null;
        _freeSlots.Push(slot);
        _sourceCount--;
    }

    /// <summary>Queues the source that a back end has found ready, if it is still the one that was added under the key.</summary>
    internal void QueueReady(ulong key, Readiness readiness)
    {
        var source = _sources[(int)(uint)key];
        if (source is null || source.Key != key)
        {
            return;
        }

        if (source.Pending == Readiness.None)
        {
            _ready.Enqueue(WorkKind.Raw, DispatchReady, source);
        }

        source.Pending |= readiness;
    }

    private void AddSource<TWatch>(IIoSource source, TWatch watch, Action<TWatch, ulong> add)
    {
        if (!_freeSlots.TryPop(out var slot))
        {
            slot = _sources.Count;
            _sources.Add(null);
        }

        var key = ((ulong)(_generation++ & int.MaxValue) << 32) | (uint)slot;
        try
        {
            add(watch, key);
        }
        catch
        {
            _freeSlots.Push(slot);
            throw;
        }

        source.Key = key;
        _sources[slot] = source;
        _sourceCount++;
    }

    private static void Dispatch(IIoSource source)
    {
        var readiness = source.Pending;
        source.Pending = Readiness.None;
        source.OnReady(readiness);
    }

    private void Poll(long deadline)
    {
        if (deadline != long.MinValue)
        {
            // See TryPostRemote: the flag first, then the second look.
            Interlocked.Exchange(ref _sleeping, 1);
            if (!_remote.IsEmpty)
            {
                deadline = long.MinValue;
            }
        }

        if (deadline == long.MinValue)
        {
            _backend.Wait(deadline, this);
        }
        else
        {
            WaitTimed(deadline);
        }

        Volatile.Write(ref _sleeping, 0);
        DrainRemote();
    }

    private void CloseSources()
    {
        foreach (var source in _sources.ToArray())
        {
            source?.OnLoopClosing();
        }
    }

    // A thread that posts may wake the back end at the moment at which the loop closes: the lock keeps it from writing to a
    // descriptor that is another's by then. Only the first post to a sleeping loop takes it.
    private void WakeBackend()
    {
        lock (_backendLock)
        {
            if (!_closed)
            {
                _backend.Wake();
            }
        }
    }

    private void DisposeBackend()
    {
        lock (_backendLock)
        {
            _backend.Dispose();
        }
    }
}
