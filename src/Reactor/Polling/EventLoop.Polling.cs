namespace Reactor;

public sealed partial class EventLoop
{
    private static readonly Action<object?> DispatchReady = static state => Dispatch((IIoSource)state!);

    private readonly List<IIoSource?> _sources = [];
    private readonly Stack<int> _freeSlots = new();
    private readonly Lock _pollerLock = new();
    private uint _generation;
    private int _sourceCount;

    /// <summary>Begins to tell a source when its descriptor is ready.</summary>
    internal void AddSource(IIoSource source, int descriptor)
    {
        if (!_freeSlots.TryPop(out var slot))
        {
            slot = _sources.Count;
            _sources.Add(null);
        }

        var key = ((ulong)(_generation++ & int.MaxValue) << 32) | (uint)slot;
        try
        {
            _poller.Add(descriptor, key);
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

    /// <summary>Forgets a source whose descriptor is about to be closed.</summary>
    internal void RemoveSource(IIoSource source)
    {
        var slot = (int)(uint)source.Key;
        _sources[slot] = null;
        _freeSlots.Push(slot);
        _sourceCount--;
    }

    private static void Dispatch(IIoSource source)
    {
        var readiness = source.Pending;
        source.Pending = Readiness.None;
        source.OnReady(readiness);
    }

    private void Poll(int timeout)
    {
        if (timeout != 0)
        {
            // See TryPostRemote: the flag first, then the second look.
            Interlocked.Exchange(ref _sleeping, 1);
            if (!_remote.IsEmpty)
            {
                timeout = 0;
            }
        }

        var count = _poller.Wait(timeout);
        Volatile.Write(ref _sleeping, 0);
        for (var index = 0; index < count; index++)
        {
            if (_poller.TryGet(index, out var ready))
            {
                QueueReady(ready);
            }
        }

        DrainRemote();
    }

    private void QueueReady(ReadyEvent ready)
    {
        var source = _sources[(int)(uint)ready.Key];
        if (source is null || source.Key != ready.Key)
        {
            return;
        }

        if (source.Pending == Readiness.None)
        {
            _ready.Enqueue(WorkKind.Raw, DispatchReady, source);
        }

        source.Pending |= ready.Readiness;
    }

    private void CloseSources()
    {
        foreach (var source in _sources.ToArray())
        {
            source?.OnLoopClosing();
        }
    }

    // A thread that posts may wake the poller at the moment at which the loop closes: the lock keeps it from writing to a
    // descriptor that is another's by then. Only the first post to a sleeping loop takes it.
    private void WakePoller()
    {
        lock (_pollerLock)
        {
            if (!_closed)
            {
                _poller.Wake();
            }
        }
    }

    private void DisposePoller()
    {
        lock (_pollerLock)
        {
            _poller.Dispose();
        }
    }
}
