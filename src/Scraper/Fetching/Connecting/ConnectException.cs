namespace Scraper.Fetching.Connecting;

/// <summary>Why a connection was not made.</summary>
internal enum ConnectFault
{
    /// <summary>The name has no address, no address answered, or the two sides did not agree on TLS.</summary>
    Failed,

    /// <summary>It took too long.</summary>
    Timeout,

    /// <summary>The guard did not allow it: nothing was sent.</summary>
    Blocked,
}

/// <summary>A connection was not made. The HTTP handler hands it on inside its own exception.</summary>
/// <param name="fault">What kind of failure it is.</param>
/// <param name="message">What happened, for the user.</param>
/// <param name="isTransient">Whether the same may well succeed a little later.</param>
/// <param name="inner">What it came from.</param>
internal sealed class ConnectException(ConnectFault fault, string message, bool isTransient, Exception? inner = null) : Exception(message, inner)
{
    public ConnectFault Fault => fault;

    public bool IsTransient => isTransient;
}
