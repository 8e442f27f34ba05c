using System.Net;
using Reactor;

namespace Scraper.Explaining;

/// <summary>Resolves names as another resolver does, and tells of it.</summary>
internal sealed class ExplainedNames(INameResolver names, Explanation explanation) : INameResolver
{
    public async ValueTask<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = await names.ResolveAsync(host, cancellationToken);
            if (!IPAddress.TryParse(host, out _))
            {
                explanation.Tell("names", $"{host} is {string.Join(", ", addresses.Select(address => address.ToString()))}");
            }

            return addresses;
        }
        catch (System.Net.Sockets.SocketException exception)
        {
            explanation.Tell("names", $"{host}: {exception.Message}");
            throw;
        }
    }
}
