namespace Reactor;

public sealed partial class EventLoop
{
    // Counters that the sockets keep here, for Statistics.
    internal long OffLoopSocketCalls;

    internal long Receives { get; set; }

    internal long Sends { get; set; }

    internal long Turn => _turns;
}
