using System.Net;
using System.Net.Sockets;
using Reactor;

namespace Scraper.Tests.Fixtures;

/// <summary>Knows the names that the test tells it and no other; asks nobody.</summary>
internal sealed class FakeResolver : INameResolver
{
    public Dictionary<string, IPAddress[]> Names { get; } = [];

    public ValueTask<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var literal))
        {
            return new ValueTask<IPAddress[]>([literal]);
        }

        return Names.TryGetValue(host, out var addresses)
            ? new ValueTask<IPAddress[]>(addresses)
            : ValueTask.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound));
    }
}
