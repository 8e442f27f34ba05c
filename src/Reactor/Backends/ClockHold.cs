namespace Reactor;

/// <summary>Keeps a clock from jumping while another thread works for its loop.</summary>
internal sealed class ClockHold : IDisposable
{
    private VirtualTime? _time;

    public ClockHold(VirtualTime time)
    {
        _time = time;
        time.BeginOutsideWork();
    }

    public void Dispose() => Interlocked.Exchange(ref _time, null)?.EndOutsideWork();
}
