using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>The jobs that wait to be fetched, by host: a job is given out when its host may be asked once more.</summary>
/// <remarks>
/// Loop thread only. Hosts take turns, so a slow host, or a long run of one host's URLs, holds back no other one. It is
/// bounded: whoever adds waits for room. A worker that waits is woken for a job that is its own, never to look for one.
/// </remarks>
internal sealed class Frontier(int capacity, int perHostLimit)
{
    private readonly Dictionary<string, HostQueue> _hosts = [];
    private readonly Queue<HostQueue> _turns = new();
    private readonly Stack<TaskCompletionSource<Job?>> _idleWorkers = new();
    private TaskCompletionSource? _room;
    private int _waiting;
    private bool _complete;
    private bool _closed;

    /// <summary>Adds a job, once there is room. After <see cref="Close"/> the job is dropped.</summary>
    public async ValueTask AddAsync(Job job)
    {
        while (_waiting >= capacity && !_closed)
        {
            _room ??= NewSignal();
            await _room.Task;
        }

        if (_closed)
        {
            return;
        }

        var key = job.Host;
        if (!_hosts.TryGetValue(key, out var host))
        {
            host = new HostQueue(key);
            _hosts.Add(key, host);
        }

        host.Jobs.Enqueue(job);
        _waiting++;
        Offer(host);
        HandOut();
    }

    /// <summary>A job whose host has a free slot, which is taken for it; null when there will be no more.</summary>
    public ValueTask<Job?> TakeAsync()
    {
        if (_turns.Count > 0)
        {
            return new ValueTask<Job?>(TakeNext());
        }

        if (IsExhausted)
        {
            return default;
        }

        var worker = new TaskCompletionSource<Job?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _idleWorkers.Push(worker);
        return new ValueTask<Job?>(worker.Task);
    }

    /// <summary>Gives the slot of a job that has ended back to its host.</summary>
    public void Release(Job job)
    {
        var host = _hosts[job.Host];
        host.InFlight--;
        if (host.Jobs.Count > 0)
        {
            Offer(host);
            HandOut();
        }
        else if (host.InFlight == 0)
        {
            _hosts.Remove(host.Key);
        }
    }

    /// <summary>Says that no job will be added any more.</summary>
    public void Complete()
    {
        _complete = true;
        DismissIfExhausted();
    }

    /// <summary>Drops the jobs that wait, and those that are yet to be added.</summary>
    public void Close()
    {
        _closed = _complete = true;
        foreach (var host in _hosts.Values)
        {
            host.Jobs.Clear();
            host.HasTurn = false;
        }

        _turns.Clear();
        _waiting = 0;
        SignalRoom();
        DismissIfExhausted();
    }

    private bool IsExhausted => _complete && _waiting == 0;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Offer(HostQueue host)
    {
        if (!host.HasTurn && host.InFlight < perHostLimit)
        {
            host.HasTurn = true;
            _turns.Enqueue(host);
        }
    }

    private void HandOut()
    {
        while (_turns.Count > 0 && _idleWorkers.TryPop(out var worker))
        {
            worker.SetResult(TakeNext());
        }
    }

    private Job TakeNext()
    {
        var host = _turns.Dequeue();
        host.HasTurn = false;
        host.InFlight++;
        var job = host.Jobs.Dequeue();
        if (host.Jobs.Count > 0)
        {
            Offer(host);
        }

        _waiting--;
        SignalRoom();
        DismissIfExhausted();
        return job;
    }

    private void SignalRoom()
    {
        _room?.SetResult();
        _room = null;
    }

    private void DismissIfExhausted()
    {
        while (IsExhausted && _idleWorkers.TryPop(out var worker))
        {
            worker.SetResult(null);
        }
    }

    private sealed class HostQueue(string key)
    {
        public string Key => key;

        public Queue<Job> Jobs { get; } = new();

        public int InFlight { get; set; }

        public bool HasTurn { get; set; }
    }
}
