namespace Scraper.Fetching;

/// <summary>How far an exchange has come.</summary>
internal enum ExchangePhase
{
    /// <summary>The addresses of the host are asked for.</summary>
    Resolving,

    /// <summary>A connection is being found or made; the connector has deadlines of its own.</summary>
    Connecting,

    /// <summary>The connection is there, and is made a secure one; the handshake has a deadline of its own too.</summary>
    Securing,

    /// <summary>The request is sent, or being sent; the header of the answer is not whole yet.</summary>
    AwaitingHeaders,

    /// <summary>The body arrives.</summary>
    ReceivingBody,
}
