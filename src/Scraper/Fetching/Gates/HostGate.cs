namespace Scraper.Fetching;

/// <summary>Limits the requests in flight, in all and to each host, and keeps a distance between those to one host.</summary>
/// <remarks>
/// Loop thread only. Hosts take turns, so that a slow one, or a long run of one host's URLs, holds back no other. Those who come back
/// (to try again, or after a redirect) go before those who are new to the host: what was begun is finished first. It knows a host
/// only while somebody waits for it, is with it, or has to keep a distance from it, and for a while after it gave no answer.
/// </remarks>
internal sealed class HostGate(int limit, int perHostLimit, TimeSpan delay, TimeProvider timeProvider)
{
    private readonly Dictionary<string, GatedHost> _hosts = [];
    private readonly Queue<GatedHost> _turns = new();
    private TaskCompletionSource? _change;
    private int _inFlight;

    /// <summary>The newcomers that wait to be let in.</summary>
    public int Waiting { get; private set; }

    /// <summary>The hosts that somebody waits for or is with, or that are to be left in peace.</summary>
    public IReadOnlyCollection<GatedHost> Hosts => _hosts.Values;

    /// <summary>Whether <see cref="Close"/> was called.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Has a newcomer wait for its turn. At a closed gate it is turned away at once.</summary>
    public void Enqueue(string host, IGateVisitor visitor)
    {
        if (IsClosed)
        {
            visitor.TurnAway();
            return;
        }

        var state = Find(host);
        state.Fresh.Enqueue(visitor);
        Waiting++;
        Offer(state);
        LetIn();
    }

    /// <summary>Waits for the turn of somebody who has been at work already; <see cref="Leave"/> ends what it begins.</summary>
    /// <returns>The host, whose <see cref="GatedHost"/> stays the same until then.</returns>
    public async Task<GatedHost> EnterAsync(string host, CancellationToken cancellationToken)
    {
        var visitor = new ReturningVisitor();
        await using var registration = cancellationToken.UnsafeRegister(static state => ((ReturningVisitor)state!).TurnAway(), visitor);
        var state = Find(host);
        state.Returning.Enqueue(visitor);
        Offer(state);
        LetIn();
        await visitor.Entered;
        return state;
    }

    /// <summary>Gives back the place of somebody who was let in.</summary>
    public void Leave(GatedHost host)
    {
        host.InFlight--;
        _inFlight--;
        Offer(host);
        LetIn();
        ForgetIfIdle(host);
    }

    /// <summary>Waits until fewer than <paramref name="count"/> newcomers wait, or the gate is closed.</summary>
    public async ValueTask WaitForFewerAsync(int count)
    {
        while (Waiting >= count && !IsClosed)
        {
            _change ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await _change.Task;
        }
    }

    /// <summary>Turns away the newcomers, those who wait and those who come.</summary>
    public void Close()
    {
        IsClosed = true;
        foreach (var state in _hosts.Values)
        {
            while (state.Fresh.TryDequeue(out var visitor))
            {
                visitor.TurnAway();
            }
        }

        Waiting = 0;
        SignalChange();
    }

    private GatedHost Find(string host)
    {
        if (!_hosts.TryGetValue(host, out var state))
        {
            state = new GatedHost(host, timeProvider);
            _hosts.Add(host, state);
        }

        return state;
    }

    /// <summary>Gives a host a turn, if there is somebody to be let in to it; in time, if it must be left in peace until then.</summary>
    private void Offer(GatedHost host)
    {
        if (host.HasTurn || !host.HasVisitors || host.InFlight >= perHostLimit)
        {
            return;
        }

        if (host.Wait is { Ticks: > 0 } wait)
        {
            host.Wake(wait, Wake);
            return;
        }

        host.HasTurn = true;
        _turns.Enqueue(host);
    }

    private void LetIn()
    {
        while (_inFlight < limit && _turns.TryDequeue(out var host))
        {
            host.HasTurn = false;
            if (host.HasVisitors && host.Wait == TimeSpan.Zero)
            {
                LetIn(host);
            }

            Offer(host);
            ForgetIfIdle(host);
        }
    }

    private void LetIn(GatedHost host)
    {
        if (!host.Returning.TryDequeue(out var visitor))
        {
            visitor = host.Fresh.Dequeue();
            Waiting--;
            SignalChange();
        }

        if (visitor.TryEnter(host))
        {
            host.InFlight++;
            _inFlight++;
            host.KeepDistance(delay);
        }
    }

    // The time of a host's pause has come to its end.
    private void Wake(GatedHost host)
    {
        Offer(host);
        LetIn();
        ForgetIfIdle(host);
    }

    private void ForgetIfIdle(GatedHost host)
    {
        // One that still has a turn is looked at when that comes: its visitors were turned away.
        if (host.InFlight > 0 || host.HasVisitors || host.HasTurn)
        {
            return;
        }

        if (host.Worth is { Ticks: > 0 } wait)
        {
            host.Wake(wait, Wake);
            return;
        }

        host.Dispose();
        _hosts.Remove(host.Name);
    }

    private void SignalChange()
    {
        _change?.SetResult();
        _change = null;
    }

    /// <summary>Somebody who waits in the midst of its work.</summary>
    private sealed class ReturningVisitor : IGateVisitor
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Entered => _entered.Task;

        public bool TryEnter(GatedHost host) => _entered.TrySetResult();

        public void TurnAway() => _entered.TrySetCanceled();
    }
}
