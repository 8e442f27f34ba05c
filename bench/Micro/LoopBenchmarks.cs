using BenchmarkDotNet.Attributes;
using Reactor;

namespace Micro;

/// <summary>What the loop's own operations cost: each benchmark does a batch of them inside one run of a loop.</summary>
public class LoopBenchmarks : IDisposable
{
    private const int Operations = 1_000_000;

    private static readonly SendOrPostCallback CountDown = static state => ((LoopBenchmarks)state!)._left--;

    private readonly EventLoop _loop = new();
    private readonly Action _nothing = static () => { };
    private int _left;

    public void Dispose()
    {
        _loop.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public void Post() => InTurns(loop => loop.Post(CountDown, this));

    [Benchmark(OperationsPerInvoke = Operations)]
    public void CallSoon() => InTurns(loop => loop.CallSoon(() => _left--));

    [Benchmark(OperationsPerInvoke = Operations)]
    public void YieldAndResume() => _loop.RunUntilComplete(static async () =>
    {
        for (var i = 0; i < Operations; i++)
        {
            await Task.Yield();
        }
    });

    [Benchmark(OperationsPerInvoke = Operations)]
    public void AddAndCancelTimer() => _loop.RunUntilComplete(() =>
    {
        for (var i = 0; i < Operations; i++)
        {
            _loop.CallLater(TimeSpan.FromSeconds(30), _nothing).Cancel();
        }

        return Task.CompletedTask;
    });

    [Benchmark(OperationsPerInvoke = Operations)]
    public void AddAMillionTimersThenCancelThem() => _loop.RunUntilComplete(() =>
    {
        var timers = new TimerHandle[Operations];
        for (var i = 0; i < Operations; i++)
        {
            timers[i] = _loop.CallLater(TimeSpan.FromMilliseconds(30_000 + (i * 7919 % 10_000)), _nothing);
        }

        foreach (var timer in timers)
        {
            timer.Cancel();
        }

        return Task.CompletedTask;
    });

    /// <summary>Schedules a thousand callbacks a turn, so that the queue stays in the cache, until all have run.</summary>
    private void InTurns(Action<EventLoop> schedule) => _loop.RunUntilComplete(async () =>
    {
        const int Batch = 1000;
        for (var done = 0; done < Operations; done += Batch)
        {
            _left = Batch;
            for (var i = 0; i < Batch; i++)
            {
                schedule(_loop);
            }

            await Task.Yield();
        }
    });
}
