using Scraper.Fetching;
using Scraper.Pipeline;

namespace Scraper.Serving;

/// <summary>Keeps a body, whatever its type: content codings undone, size watched.</summary>
/// <remarks>Loop thread only.</remarks>
internal sealed class KeptBodyReader(int limit, HeldBytes held) : IBodyReader
{
    public async ValueTask<HopOutcome> ReadAsync(int status, HttpContent content, ExchangeDeadlines deadlines)
    {
        var headers = content.Headers.NonValidated;
        if (!ContentLength.IsValid(headers))
        {
            return new HopFailure(FailureCategory.ProtocolError, "the Content-Length is no number, or there are several");
        }

        if (content.Headers.ContentLength > limit)
        {
            return TooLarge();
        }

        var codings = ContentCodings.Parse(headers.TryGetValues("Content-Encoding", out var values) ? values.ToString() : null, out var fault);
        if (codings is null)
        {
            return new HopFailure(FailureCategory.DecodeError, fault!);
        }

        var type = headers.TryGetValues("Content-Type", out var types) ? types.ToString() : null;
        var encoded = new EncodedStream(await content.ReadAsStreamAsync(deadlines.Token), deadlines);
        try
        {
            await using var body = await ContentCodings.DecodeAsync(encoded, codings, deadlines.Token);
            return await KeepAsync(status, type, body, deadlines.Token);
        }
        catch (InvalidDataException) when (encoded.HasEnded)
        {
            return new HopFailure(FailureCategory.Truncated, $"the {string.Join(", ", codings)} body ended before it was whole") { Transience = Transience.Connection };
        }
    }

    private async ValueTask<HopOutcome> KeepAsync(int status, string? type, Stream body, CancellationToken cancellationToken)
    {
        var kept = new KeptBody(held);
        try
        {
            while (await body.ReadAsync(kept.GetRoom(), cancellationToken) is > 0 and var count)
            {
                kept.Advance(count);
                if (kept.Bytes.Length > limit || held.IsOver)
                {
                    return kept.Bytes.Length > limit
                        ? TooLarge()
                        : new HopFailure(FailureCategory.TooLarge, "there is no room for the body among those that are held already");
                }
            }

            var page = new HopBody(status, type, kept);
            kept = null;
            return page;
        }
        finally
        {
            kept?.Dispose();
        }
    }

    private HopFailure TooLarge() => new(FailureCategory.TooLarge, $"the body is larger than {limit} bytes");
}
