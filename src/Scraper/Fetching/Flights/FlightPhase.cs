namespace Scraper.Fetching;

/// <summary>What a job is at, from when it is let in at the gate until its page is handed on.</summary>
internal enum FlightPhase
{
    /// <summary>It waits for its turn with a host: at its beginning, after a redirect or a pause.</summary>
    WaitingAtGate,

    /// <summary>The robots.txt of the site is asked for.</summary>
    AwaitingRobots,

    /// <summary>The addresses of the host are asked for.</summary>
    Resolving,

    /// <summary>A connection is being found or made.</summary>
    Connecting,

    /// <summary>The handshake of TLS.</summary>
    Securing,

    /// <summary>The request is sent, or being sent; the header of the answer is not whole yet.</summary>
    AwaitingHeaders,

    /// <summary>The body arrives.</summary>
    ReceivingBody,

    /// <summary>A request has failed, and is to be sent again after a pause.</summary>
    WaitingToRepeat,

    /// <summary>The page, or the failure, is there; the stages after this one have no room for it.</summary>
    WaitingForWriter,
}
