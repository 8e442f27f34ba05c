using System.Security.Authentication;
using Scraper.Fetching.Connecting;
using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>Says what the exceptions of the HTTP handler mean for the user.</summary>
internal static class HttpFaults
{
    /// <summary>The failure that an exception stands for; false if it is none of HTTP's, but a fault of ours.</summary>
    public static bool TryDescribe(Exception exception, out HopFailure failure)
    {
        failure = exception switch
        {
            HttpRequestException http => Describe(http),
            HttpIOException http => Describe(http.HttpRequestError, http),
            InvalidDataException => new HopFailure(FailureCategory.DecodeError, exception.Message),
            IOException => new HopFailure(FailureCategory.Truncated, Innermost(exception).Message, IsTransient: true),
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
        ConnectFault.Blocked => new HopFailure(FailureCategory.Blocked, exception.Message, exception.IsTransient),
        ConnectFault.Timeout => new HopFailure(FailureCategory.Timeout, exception.Message, exception.IsTransient),
        _ => new HopFailure(FailureCategory.ConnectionError, exception.Message, exception.IsTransient),
    };

    private static HopFailure Describe(HttpRequestError error, Exception exception) => error switch
    {
        HttpRequestError.InvalidResponse => new HopFailure(FailureCategory.ProtocolError, Innermost(exception).Message),
        HttpRequestError.ConfigurationLimitExceeded => new HopFailure(FailureCategory.TooLarge, Innermost(exception).Message),
        HttpRequestError.ResponseEnded when exception is HttpIOException =>
            new HopFailure(FailureCategory.Truncated, "the answer ended before it was whole", IsTransient: true),
        HttpRequestError.ResponseEnded =>
            new HopFailure(FailureCategory.ConnectionError, "the connection was closed before an answer came", IsTransient: true),
        HttpRequestError.SecureConnectionError => new HopFailure(FailureCategory.ConnectionError, $"TLS: {Innermost(exception).Message}"),
        _ => new HopFailure(FailureCategory.ConnectionError, Innermost(exception).Message, IsTransient: true),
    };

    private static Exception Innermost(Exception exception) => exception.GetBaseException();
}
