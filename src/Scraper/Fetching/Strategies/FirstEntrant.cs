using System.Runtime.ExceptionServices;
using Hypertext;
using Scraper.Pipeline;

namespace Scraper.Fetching;

/// <summary>One of several URLs that are asked at once, of which the first count.</summary>
/// <remarks>Loop thread only; for one use.</remarks>
internal sealed class FirstEntrant(Job job, FirstAnswers race, IAnswerOutput output) : IWalkEnd<HopOutcome>
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _turn = Task.CompletedTask;
    private Task _shown = Task.CompletedTask;
    private ExceptionDispatchInfo? _fault;
    private CancellationTokenSource? _cancellation;
    private bool _isCancelled;

    public Job Job => job;

    /// <summary>Why it has no answer, or not all of it; null if it has, and if it was cancelled.</summary>
    public HopFailure? Failure { get; private set; }

    /// <summary>Whether there is an answer that counts.</summary>
    public bool HasArrived { get; private set; }

    /// <summary>The bytes of its body that have been passed on.</summary>
    public long WrittenBytes { get; private set; }

    /// <summary>Completed when all of it that is to come has been passed on.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Asks, unless it is cancelled before that.</summary>
    public async Task RunAsync(HopWalk walk, HostGate gate, CancellationToken cancellationToken)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            _cancellation = cancellation;
            ObeyCancellation();
            var outcome = await walk.RunAsync(job, gate, this, cancellation.Token);
            Failure = outcome as HopFailure;
            await _shown;
        }
        catch (OperationCanceledException) when (_fault is not null)
        {
            _fault.Throw();
        }
        finally
        {
            _cancellation = null;
            _ended.SetResult();
            if (!HasArrived)
            {
                race.OnFailed();
            }
        }
    }

    public void Cancel()
    {
        _isCancelled = true;
        ObeyCancellation();
    }

    /// <summary>Takes note that there is an answer, once: it is shown at once, and the body when it is its turn.</summary>
    public void Arrive(int statusCode)
    {
        if (!HasArrived)
        {
            HasArrived = true;
            _turn = race.OnArrived(this);
            _shown = output.ShowAsync(job, statusCode);
        }
    }

    /// <summary>Passes on a part of the body, behind those of the answers before it.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        await _turn;
        try
        {
            await output.WriteAsync(bytes);
        }
        catch (Exception exception)
        {
            // Whoever reads the body would take it for a failure of the other side.
            _fault = ExceptionDispatchInfo.Capture(exception);
            Cancel();
            throw new OperationCanceledException("There is nowhere to write to.");
        }

        WrittenBytes += bytes.Length;
    }

    public HopOutcome Finish(Job ended, Url url, int redirects, HopOutcome outcome) => outcome;

    private void ObeyCancellation()
    {
        if (_isCancelled)
        {
            _cancellation?.Cancel();
        }
    }
}
