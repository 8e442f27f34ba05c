using System.Buffers;

namespace Scraper.Fetching;

/// <summary>An answer that is not to be held: only that it is there.</summary>
/// <param name="ByteCount">Its size in bytes, content codings undone.</param>
internal sealed record HopAnswer(long ByteCount) : HopOutcome;

/// <summary>Reads the body of an entrant's answer, and passes it on if it is wanted: no more of it is in memory than a chunk.</summary>
/// <remarks>Loop thread only. A body that is passed on arrives with its first bytes, another one when it is whole. What fails after that is
/// not tried again.</remarks>
internal sealed class AnswerBodyReader(FirstEntrant entrant, bool passesOn, long limit) : DecodedBodyReader(limit)
{
    private const int ChunkSize = 64 * 1024;

    private readonly long _limit = limit;

    public override async ValueTask<HopOutcome> ReadAsync(int status, HttpContent content, ExchangeDeadlines deadlines)
    {
        HopOutcome outcome;
        try
        {
            outcome = await base.ReadAsync(status, content, deadlines);
        }
        catch (OperationCanceledException) when (entrant.HasArrived && deadlines.Passed is not null)
        {
            outcome = new HopFailure(Pipeline.FailureCategory.Timeout, deadlines.Passed);
        }
        catch (Exception exception) when (entrant.HasArrived && HttpFaults.TryDescribe(exception, out var described))
        {
            outcome = described;
        }

        return outcome is HopFailure failure && entrant.HasArrived ? failure with { Transience = Transience.None } : outcome;
    }

    protected override async ValueTask<HopOutcome> TakeAsync(int status, string? type, Stream body, ExchangeDeadlines deadlines)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            long total = 0;
            while (true)
            {
                var count = await body.ReadAsync(buffer, deadlines.Token);
                total += count;
                if (total > _limit)
                {
                    return TooLarge();
                }

                if (passesOn || count == 0)
                {
                    deadlines.Token.ThrowIfCancellationRequested(); // it may have lost while this was on its way back here
                    entrant.Arrive(status);
                }

                if (count == 0)
                {
                    return new HopAnswer(total);
                }

                if (passesOn)
                {
                    deadlines.Hold();
                    await entrant.WriteAsync(buffer.AsMemory(0, count));
                    deadlines.Resume();
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
