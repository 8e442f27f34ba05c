namespace Scraper.RabbitMQ.Tests.Connecting;

public sealed class BrokerAddressTests
{
    [Theory]
    [InlineData("amqp://a.example", "a.example", 5672, false, "/")]
    [InlineData("amqps://a.example/", "a.example", 5671, true, "/")]
    [InlineData("amqp://10.0.0.1:5673/jobs", "10.0.0.1", 5673, false, "jobs")]
    [InlineData("amqp://a.example/%2Fjobs", "a.example", 5672, false, "/jobs")]
    public void TryParse_OneNode_SaysWhereItIs(string text, string host, int port, bool isTls, string virtualHost)
    {
        Assert.True(BrokerAddress.TryParse(text, out var address, out _));

        Assert.Equal([new BrokerNode(host, port)], address.Nodes);
        Assert.Equal((isTls, virtualHost, "guest"), (address.IsTls, address.VirtualHost, address.User));
    }

    [Fact]
    public void TryParse_SeveralNodes_HasThemAll()
    {
        Assert.True(BrokerAddress.TryParse("amqp://u:p@a.example/v, amqp://u:p@b.example:1/v", out var address, out _));

        Assert.Equal([new BrokerNode("a.example", 5672), new BrokerNode("b.example", 1)], address.Nodes);
    }

    [Fact]
    public void ToString_UserAndPassword_AreNotInIt()
    {
        Assert.True(BrokerAddress.TryParse("amqps://robot:s%40fe%2C@a.example/jobs,amqps://robot:s%40fe%2C@b.example/jobs", out var address, out _));

        Assert.Equal(("robot", "s@fe,"), (address.User, address.Password));
        Assert.Equal("amqps://a.example:5671,amqps://b.example:5671/jobs", address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.example:5672")]
    [InlineData("http://robot:secret@a.example")]
    [InlineData("amqp://robot:secret@")]
    [InlineData("amqp://robot:secret@a.example,amqps://b.example")]
    [InlineData("amqp://robot:secret@a.example/one,amqp://b.example/two")]
    public void TryParse_Faulty_SaysSoWithoutWhatItHolds(string text)
    {
        Assert.False(BrokerAddress.TryParse(text, out _, out var fault));

        Assert.NotEmpty(fault);
        Assert.DoesNotContain("secret", fault);
        Assert.DoesNotContain("robot", fault);
    }
}
