using System.Net.Sockets;
using System.Security.Authentication;
using Scraper.Fetching.Connecting;
using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>Says what the exceptions of the HTTP handler mean for the user.</summary>
internal static class HttpFaults
{
    /// <summary>Whether the handler's own limit for connecting has passed, which only the way through a proxy has: it tells of it by
    /// cancelling what the caller did not cancel.</summary>
    public static bool IsConnectTimeout(Exception exception) =>
        exception is OperationCanceledException
        || (exception is HttpRequestException && Innermost(exception) is OperationCanceledException or SocketException { SocketErrorCode: SocketError.OperationAborted });

    /// <summary>The failure that an exception stands for; false if it is none of HTTP's, but a fault of ours.</summary>
    public static bool TryDescribe(Exception exception, out HopFailure failure)
    {
        failure = exception switch
        {
            HttpRequestException http => Describe(http),
            HttpIOException http => Describe(http.HttpRequestError, http),
            InvalidDataException => new HopFailure(FailureCategory.DecodeError, exception.Message),
            IOException => new HopFailure(FailureCategory.Truncated, Innermost(exception).Message) { Transience = Transience.Connection },
            _ => null!,
        };
        return failure is not null;
    }

    private static HopFailure Describe(HttpRequestException exception) =>
        exception.InnerException switch
        {
            ConnectException connect => Describe(connect),
            AuthenticationException tls => new HopFailure(FailureCategory.ConnectionError, $"TLS: {Innermost(tls).Message}"),
            _ => Describe(exception.HttpRequestError, exception),
        };

    private static HopFailure Describe(ConnectException exception) => exception.Fault switch
    {
        ConnectFault.Blocked => new HopFailure(FailureCategory.Blocked, exception.Message),
        ConnectFault.Timeout => new HopFailure(FailureCategory.Timeout, exception.Message) { Transience = Transience.Timeout, NoAnswer = true },
        _ => new HopFailure(FailureCategory.ConnectionError, exception.Message)
        {
            Transience = exception.IsTransient ? Transience.Connect : Transience.None,
            NoAnswer = true,
        },
    };

    private static HopFailure Describe(HttpRequestError error, Exception exception) => error switch
    {
        HttpRequestError.InvalidResponse => new HopFailure(FailureCategory.ProtocolError, Innermost(exception).Message),
        HttpRequestError.ConfigurationLimitExceeded => new HopFailure(FailureCategory.TooLarge, Innermost(exception).Message),
        HttpRequestError.ResponseEnded when exception is HttpIOException => Lost(FailureCategory.Truncated, "the answer ended before it was whole"),
        HttpRequestError.ResponseEnded => Lost(FailureCategory.ConnectionError, "the connection was closed before an answer came"),
        HttpRequestError.SecureConnectionError => new HopFailure(FailureCategory.ConnectionError, $"TLS: {Innermost(exception).Message}"),
        HttpRequestError.Unknown when exception.InnerException is null => new HopFailure(FailureCategory.ProtocolError, exception.Message),
        _ => Lost(FailureCategory.ConnectionError, Innermost(exception).Message),
    };

    private static HopFailure Lost(FailureCategory category, string detail) => new(category, detail) { Transience = Transience.Connection };

    private static Exception Innermost(Exception exception) => exception.GetBaseException();
}
