using System.Net;
using Scraper.Fetching.Connecting;

namespace Scraper.Tests.Fetching.Connecting;

public sealed class AddressOrderTests
{
    [Theory]
    [InlineData("::1", "::1")]
    [InlineData("::1 ::2 ::3 1.1.1.1 2.2.2.2", "::1 1.1.1.1 ::2 2.2.2.2 ::3")]
    [InlineData("1.1.1.1 2.2.2.2 ::1", "1.1.1.1 ::1 2.2.2.2")]
    [InlineData("1.1.1.1 ::1 2.2.2.2 3.3.3.3", "1.1.1.1 ::1 2.2.2.2 3.3.3.3")]
    [InlineData("3.3.3.3 1.1.1.1", "3.3.3.3 1.1.1.1")]
    public void Interleave_Addresses_TakesTheFamiliesByTurns(string addresses, string expected) =>
        Assert.Equal(Parse(expected), AddressOrder.Interleave(Parse(addresses)));

    [Fact]
    public void Interleave_ThousandsOfAddresses_TriesAFew()
    {
        var addresses = Enumerable.Range(1, 5000).Select(i => new IPAddress(i)).ToArray();

        Assert.Equal(addresses[..16], AddressOrder.Interleave(addresses));
    }

    private static IPAddress[] Parse(string addresses) => [.. addresses.Split(' ').Select(IPAddress.Parse)];
}
