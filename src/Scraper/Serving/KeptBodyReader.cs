using Scraper.Fetching;
using Scraper.Pipeline;

namespace Scraper.Serving;

/// <summary>Keeps a body, whatever its type: content codings undone, size watched.</summary>
/// <remarks>Loop thread only.</remarks>
internal sealed class KeptBodyReader(int limit, HeldBytes held) : DecodedBodyReader(limit)
{
    private readonly int _limit = limit;

    protected override async ValueTask<HopOutcome> TakeAsync(int status, string? type, Stream body, ExchangeDeadlines deadlines)
    {
        var kept = new KeptBody(held, _limit);
        try
        {
            while (await body.ReadAsync(kept.GetRoom(), deadlines.Token) is > 0 and var count)
            {
                kept.Advance(count);
                if (kept.Bytes.Length > _limit)
                {
                    return TooLarge();
                }

                if (held.IsOver)
                {
                    return new HopFailure(FailureCategory.TooLarge, "there is no room for the body among those that are held already");
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
}
