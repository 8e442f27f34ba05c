using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>Takes in a body of any type, its content codings undone.</summary>
/// <param name="limit">The size in bytes, decoded, past which it is a failure.</param>
internal abstract class DecodedBodyReader(long limit) : IBodyReader
{
    public virtual async ValueTask<HopOutcome> ReadAsync(int status, HttpContent content, ExchangeDeadlines deadlines)
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
            return await TakeAsync(status, type, body, deadlines);
        }
        catch (InvalidDataException) when (encoded.HasEnded)
        {
            return new HopFailure(FailureCategory.Truncated, $"the {string.Join(", ", codings)} body ended before it was whole") { Transience = Transience.Connection };
        }
    }

    /// <summary>Reads the body to its end; <see cref="TooLarge"/> if that comes too late.</summary>
    protected abstract ValueTask<HopOutcome> TakeAsync(int status, string? type, Stream body, ExchangeDeadlines deadlines);

    protected HopFailure TooLarge() => new(FailureCategory.TooLarge, $"the body is larger than {limit} bytes");
}
