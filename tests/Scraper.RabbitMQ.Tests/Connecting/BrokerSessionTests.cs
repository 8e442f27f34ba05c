using Scraper.RabbitMQ.Tests.Fixtures;

namespace Scraper.RabbitMQ.Tests.Connecting;

[Collection(nameof(OneBroker))]
public sealed class BrokerSessionTests(TestBroker broker)
{
    [Fact]
    public void RunAsync_BrokerClosesTheConnectionForGood_EndsWithTheRefusalWhateverIsWaitedFor()
    {
        TestBroker.SkipUnlessInstalled();

        var refusal = Assert.Throws<BrokerException>(() => broker.Use(DeclareAndWaitAsync));

        Assert.Contains("unknown exchange type 'x-none'; its plugin", refusal.Message);
    }

    /// <summary>Declares an exchange of a kind that the broker does not know, as it does not where a plugin is missing, and waits for something else.</summary>
    private static Task<bool> DeclareAndWaitAsync(BrokerConnection connection, CancellationToken cancellationToken) => connection.UseChannelAsync(
        async channel =>
        {
            await channel.ExchangeDeclareAsync("test", "x-none", durable: false, autoDelete: true, noWait: true, cancellationToken: cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, connection.Loop.TimeProvider, cancellationToken);
            return true;
        },
        cancellationToken);
}
