using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Scraper.RabbitMQ.Tests.Connecting;

public sealed class BrokerFaultsTests
{
    /// <summary>Exchange.Declare of AMQP 0-9-1.</summary>
    private const ushort ExchangeClass = 40;
    private const ushort DeclareMethod = 10;

    [Fact]
    public void FindRefusal_KindOfExchangeThatTheBrokerDoesNotKnow_NamesThePlugin()
    {
        var exception = Interrupted(Constants.CommandInvalid, "COMMAND_INVALID - unknown exchange type 'x-consistent-hash'");

        Assert.EndsWith("unknown exchange type 'x-consistent-hash'; its plugin rabbitmq_consistent_hash_exchange has to be enabled", BrokerFaults.FindRefusal(exception)?.Message);
    }

    [Theory]
    [InlineData(Constants.ConnectionForced)]
    [InlineData(Constants.ResourceError)]
    [InlineData(Constants.NotFound)]
    public void FindRefusal_WhatMayPass_IsNone(ushort code) => Assert.Null(BrokerFaults.FindRefusal(Interrupted(code, "")));

    private static OperationInterruptedException Interrupted(ushort code, string text) =>
        new(new ShutdownEventArgs(ShutdownInitiator.Peer, code, text, ExchangeClass, DeclareMethod));
}
