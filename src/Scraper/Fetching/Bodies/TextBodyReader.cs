using System.Buffers;
using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>Reads the beginning of a body, whatever its type: no more than a number of bytes of it.</summary>
/// <remarks>Loop thread only.</remarks>
internal sealed class TextBodyReader(int limit) : IBodyReader
{
    private const int ChunkSize = 16 * 1024;

    public async ValueTask<HopOutcome> ReadAsync(int status, HttpContent content, ExchangeDeadlines deadlines)
    {
        var headers = content.Headers.NonValidated;
        var codings = ContentCodings.Parse(headers.TryGetValues("Content-Encoding", out var values) ? values.ToString() : null, out var fault);
        if (codings is null)
        {
            return new HopFailure(FailureCategory.DecodeError, fault!);
        }

        var encoded = new EncodedStream(await content.ReadAsStreamAsync(deadlines.Token), deadlines);
        await using var body = await ContentCodings.DecodeAsync(encoded, codings, deadlines.Token);
        var text = new ArrayBufferWriter<byte>(ChunkSize);
        while (text.WrittenCount < limit
            && await body.ReadAsync(text.GetMemory(ChunkSize)[..ChunkSize], deadlines.Token) is > 0 and var count)
        {
            text.Advance(Math.Min(count, limit - text.WrittenCount));
        }

        return new HopText(status, text.WrittenMemory);
    }
}
