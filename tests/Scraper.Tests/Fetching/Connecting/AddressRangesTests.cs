using System.Net;
using Scraper.Fetching.Connecting;

namespace Scraper.Tests.Fetching.Connecting;

public sealed class AddressRangesTests
{
    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("8.8.8.8")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("169.253.255.255")]
    [InlineData("169.255.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.0.1.0")]
    [InlineData("192.0.3.0")]
    [InlineData("192.167.255.255")]
    [InlineData("192.169.0.0")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("203.0.112.255")]
    [InlineData("203.0.114.0")]
    [InlineData("223.255.255.255")]
    [InlineData("2001:200::1")]
    [InlineData("2001:4860:4860::8888")]
    [InlineData("2001:db9::1")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00::1")]
    [InlineData("3ffe:ffff::1")]
    [InlineData("3fff:1000::1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("2002:808:808::1")]
    public void IsPublic_AddressOfTheInternet_IsTrue(string address) => Assert.True(AddressRanges.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.255.255.255")]
    [InlineData("10.0.0.0")]
    [InlineData("10.255.255.255")]
    [InlineData("100.64.0.0")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.255")]
    [InlineData("169.254.0.0")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.0")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.1")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.0.0")]
    [InlineData("192.168.255.255")]
    [InlineData("198.18.0.0")]
    [InlineData("198.19.255.255")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    public void IsPublic_SpecialAddress_IsFalseHoweverItIsWritten(string address)
    {
        var plain = IPAddress.Parse(address);
        var bytes = plain.GetAddressBytes();

        Assert.False(AddressRanges.IsPublic(plain));
        Assert.False(AddressRanges.IsPublic(plain.MapToIPv6()));
        Assert.False(AddressRanges.IsPublic(new IPAddress([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0, .. bytes])));
        Assert.False(AddressRanges.IsPublic(new IPAddress([0x20, 0x02, .. bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])));
    }

    [Theory]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::8.8.8.8")]
    [InlineData("64:ff9b:1::808:808")]
    [InlineData("100::1")]
    [InlineData("1fff::1")]
    [InlineData("2001::1")]
    [InlineData("2001:10::1")]
    [InlineData("2001:1ff:ffff::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2620:4f:8000::1")]
    [InlineData("3fff::1")]
    [InlineData("3fff:fff::1")]
    [InlineData("4000::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:0:8.8.8.8")]
    public void IsPublic_SpecialIPv6Address_IsFalse(string address) => Assert.False(AddressRanges.IsPublic(IPAddress.Parse(address)));

    /// <summary>IANA's IPv4 and IPv6 Special-Purpose Address Registries, row by row, and the blocks of multicast.</summary>
    [Theory]
    [InlineData("0.0.0.0/8")]
    [InlineData("0.0.0.0/32")]
    [InlineData("10.0.0.0/8")]
    [InlineData("100.64.0.0/10")]
    [InlineData("127.0.0.0/8")]
    [InlineData("169.254.0.0/16")]
    [InlineData("172.16.0.0/12")]
    [InlineData("192.0.0.0/24")]
    [InlineData("192.0.0.0/29")]
    [InlineData("192.0.0.8/32")]
    [InlineData("192.0.0.9/32")]
    [InlineData("192.0.0.10/32")]
    [InlineData("192.0.0.170/32")]
    [InlineData("192.0.0.171/32")]
    [InlineData("192.0.2.0/24")]
    [InlineData("192.31.196.0/24")]
    [InlineData("192.52.193.0/24")]
    [InlineData("192.88.99.0/24")]
    [InlineData("192.88.99.2/32")]
    [InlineData("192.168.0.0/16")]
    [InlineData("192.175.48.0/24")]
    [InlineData("198.18.0.0/15")]
    [InlineData("198.51.100.0/24")]
    [InlineData("203.0.113.0/24")]
    [InlineData("224.0.0.0/4")]
    [InlineData("240.0.0.0/4")]
    [InlineData("255.255.255.255/32")]
    [InlineData("::1/128")]
    [InlineData("::/128")]
    [InlineData("64:ff9b:1::/48")]
    [InlineData("100::/64")]
    [InlineData("100:0:0:1::/64")]
    [InlineData("2001::/23")]
    [InlineData("2001::/32")]
    [InlineData("2001:1::1/128")]
    [InlineData("2001:1::2/128")]
    [InlineData("2001:1::3/128")]
    [InlineData("2001:2::/48")]
    [InlineData("2001:3::/32")]
    [InlineData("2001:4:112::/48")]
    [InlineData("2001:10::/28")]
    [InlineData("2001:20::/28")]
    [InlineData("2001:30::/28")]
    [InlineData("2001:db8::/32")]
    [InlineData("2620:4f:8000::/48")]
    [InlineData("3fff::/20")]
    [InlineData("5f00::/16")]
    [InlineData("fc00::/7")]
    [InlineData("fe80::/10")]
    [InlineData("ff00::/8")]
    public void IsPublic_BlockOfTheRegistries_IsFalseFromItsFirstToItsLastAddress(string block)
    {
        var network = IPNetwork.Parse(block);
        var last = network.BaseAddress.GetAddressBytes();
        for (var bit = network.PrefixLength; bit < last.Length * 8; bit++)
        {
            last[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        Assert.False(AddressRanges.IsPublic(network.BaseAddress));
        Assert.False(AddressRanges.IsPublic(new IPAddress(last)));
    }

    [Theory]
    [InlineData("127.0.0.1", "loopback")]
    [InlineData("::ffff:10.0.0.1", "private")]
    [InlineData("64:ff9b::a9fe:a9fe", "link-local")]
    [InlineData("2002:7f00:1::", "loopback")]
    [InlineData("2001:0:1::1", "Teredo")]
    [InlineData("2001:2::1", "protocol assignments")]
    [InlineData("255.255.255.255", "broadcast")]
    [InlineData("255.255.255.254", "reserved")]
    [InlineData("4000::1", "reserved")]
    [InlineData("fd00::1", "unique local")]
    public void FindPurpose_SpecialAddress_SaysWhatItIsFor(string address, string purpose) =>
        Assert.Equal(purpose, AddressRanges.FindPurpose(IPAddress.Parse(address)));
}
