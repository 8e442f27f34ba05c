using System.Net.Sockets;
using System.Security.Authentication;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Scraper.RabbitMQ;

/// <summary>What the failures of the client mean: whether another connection may help, and words that tell no password.</summary>
internal static class BrokerFaults
{
    // Of AMQP 0-9-1: that what is declared is there and different is for good; of other methods the same code may be that of a time limit.
    private const ushort ExchangeClass = 40;
    private const ushort QueueClass = 50;

    /// <summary>Whether it is a failure of the connection or of the broker, not of ours.</summary>
    public static bool IsOfBroker(Exception exception) => exception switch
    {
        AggregateException several => several.Flatten().InnerExceptions.All(IsOfBroker),
        BrokerLostException or RabbitMQClientException or TimeoutException or OperationCanceledException or ObjectDisposedException or SocketException => true,
        _ => false,
    };

    /// <summary>What a refusal says that no other connection would change; null if one may.</summary>
    public static BrokerException? FindRefusal(Exception exception) => exception switch
    {
        AggregateException several => several.Flatten().InnerExceptions.Select(FindRefusal).FirstOrDefault(refusal => refusal is not null),
        BrokerException refusal => refusal,
        OperationInterruptedException { ShutdownReason: { } reason } => FindRefusal(reason, exception),
        _ => null,
    };

    /// <summary>The same of what a channel, or the connection, was closed for.</summary>
    public static BrokerException? FindRefusal(ShutdownEventArgs reason, Exception exception) => reason switch
    {
        { ReplyCode: Constants.CommandInvalid, ClassId: ExchangeClass } =>
            new BrokerException($"the broker refuses: {reason.ReplyText}; its plugin rabbitmq_consistent_hash_exchange has to be enabled", exception),
        { ReplyCode: Constants.AccessRefused or Constants.NotAllowed } or { ReplyCode: Constants.PreconditionFailed, ClassId: ExchangeClass or QueueClass } =>
            new BrokerException($"the broker refuses: {reason.ReplyText}", exception),
        _ => null,
    };

    /// <summary>Whether the broker says that something is not there.</summary>
    public static bool IsNotFound(Exception exception) => exception is OperationInterruptedException { ShutdownReason.ReplyCode: Constants.NotFound };

    /// <summary>Whether the broker says that another connection has it.</summary>
    public static bool IsLocked(Exception exception) => exception is OperationInterruptedException { ShutdownReason.ReplyCode: Constants.ResourceLocked };

    /// <summary>What to throw when no connection is to be had.</summary>
    public static Exception Describe(BrokerUnreachableException exception, BrokerAddress address)
    {
        for (Exception? inner = exception; inner is not null; inner = (inner as AggregateException)?.InnerExceptions[0] ?? inner.InnerException)
        {
            switch (inner)
            {
                case AuthenticationFailureException or PossibleAuthenticationFailureException:
                    return new BrokerException($"{address}: the broker refuses the user and the password", exception);
                case AuthenticationException:
                    return new BrokerException($"{address}: no TLS with it: {inner.Message}", exception);
                case OperationInterruptedException { ShutdownReason.ReplyCode: Constants.NotAllowed }:
                    return new BrokerException($"{address}: the broker has no such virtual host, or the user may not enter it", exception);
            }
        }

        return new BrokerLostException($"{address}: {exception.GetBaseException().Message}", exception);
    }
}
