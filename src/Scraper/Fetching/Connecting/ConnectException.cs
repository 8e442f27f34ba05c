namespace Scraper.Fetching.Connecting;

/// <summary>Why a connection was not made.</summary>
internal enum ConnectFault
{
    /// <summary>The name has no address, or no address answered.</summary>
    Unreachable,

    /// <summary>It took too long.</summary>
    Timeout,

    /// <summary>The guard did not allow it: nothing was sent.</summary>
    Blocked,
}

/// <summary>A connection was not made. The HTTP handler hands it on inside its own exception.</summary>
internal sealed class ConnectException(ConnectFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    public ConnectFault Fault => fault;
}
