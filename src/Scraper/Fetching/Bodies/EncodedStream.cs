namespace Scraper.Fetching;

/// <summary>The body as it was sent: tells the deadlines of what arrives, and remembers whether its end has come.</summary>
/// <remarks>It stands between the HTTP handler and .NET's decoders, which resume wherever they are completed. So must it: if it came back
/// to the loop's context first, the decoder would resume on the thread pool.</remarks>
internal sealed class EncodedStream(Stream body, ExchangeDeadlines deadlines) : ReadOnlyStream
{
    /// <summary>Whether all of it has been read.</summary>
    public bool HasEnded { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
#pragma warning disable RS0030 // See the remarks: what completes this is the loop, outside its context.
        var count = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
#pragma warning restore RS0030
        if (count > 0)
        {
            deadlines.Progress(count);
        }
        else if (buffer.Length > 0)
        {
            HasEnded = true;
        }

        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            body.Dispose();
        }

        base.Dispose(disposing);
    }
}
