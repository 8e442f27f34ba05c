using System.Collections.Concurrent;
using System.Net;
using Scraper.Fetching.Connecting;

namespace Scraper.Tests.Fixtures;

/// <summary>The guard of every test: lets connections to loopback through, and those only, after the guard under test.</summary>
internal sealed class LoopbackGuard(IConnectGuard? inner = null) : IConnectGuard
{
    /// <summary>The addresses that were about to be connected to, whatever came of it.</summary>
    public ConcurrentQueue<IPEndPoint> Asked { get; } = new();

    /// <summary>The addresses that were connected to.</summary>
    public ConcurrentQueue<IPEndPoint> Dialled { get; } = new();

    public bool IsAllowed(IPEndPoint endPoint)
    {
        Asked.Enqueue(endPoint);
        if (!IPAddress.IsLoopback(endPoint.Address) || inner?.IsAllowed(endPoint) == false)
        {
            return false;
        }

        Dialled.Enqueue(endPoint);
        return true;
    }
}
