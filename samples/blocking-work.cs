#:project ../src/Reactor/Reactor.csproj

// Work that blocks, handed to the executor's threads, while the loop goes on: a clock ticks on the loop, and it ticks on while
// three threads compute.
using Reactor;

EventLoop.Run(async loop =>
{
    await TaskGroup.RunAsync(async group =>
    {
        group.StartSoon(token => TickAsync(loop, token), "clock");
        var start = loop.TimeProvider.GetTimestamp();
        var counts = await Aggregate.GatherAsync<int>(
            [
                token => loop.Executor.RunAsync(() => CountPrimes(0, 1_000_000), token),
                token => loop.Executor.RunAsync(() => CountPrimes(1_000_000, 2_000_000), token),
                token => loop.Executor.RunAsync(() => CountPrimes(2_000_000, 3_000_000), token),
            ],
            group.CancellationToken);
        Console.WriteLine($"{counts.Sum()} primes below 3,000,000, after {loop.TimeProvider.GetElapsedTime(start).TotalSeconds:N2} s");
        group.Cancel();
    });
});

static async Task TickAsync(EventLoop loop, CancellationToken cancellationToken)
{
    using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), loop.TimeProvider);
    while (await timer.WaitForNextTickAsync(cancellationToken))
    {
        Console.WriteLine("tick: the loop is not blocked");
    }
}

static int CountPrimes(int from, int to)
{
    var count = 0;
    for (var candidate = Math.Max(from, 2); candidate < to; candidate++)
    {
        count += IsPrime(candidate) ? 1 : 0;
    }

    return count;
}

static bool IsPrime(int candidate)
{
    for (var divisor = 2; divisor * divisor <= candidate; divisor++)
    {
        if (candidate % divisor == 0)
        {
            return false;
        }
    }

    return true;
}
