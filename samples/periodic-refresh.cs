#:project ../src/Reactor/Reactor.csproj

// A table that several tasks read and one refreshes from time to time. On one thread no lock is needed: between two awaits
// nobody else runs, and the refresh replaces the table as a whole. Eight hours pass on virtual time.
using Reactor;

var time = new VirtualTime();
using var loop = new EventLoop(time);
loop.RunUntilComplete(async () =>
{
    var rates = await LoadRatesAsync(1);
    var reads = 0;
    await CancelScope.MoveOnAfterAsync(TimeSpan.FromHours(8), scope => TaskGroup.RunAsync(
        group =>
        {
            group.StartSoon(RefreshAsync, "refresh");
            for (var reader = 0; reader < 10; reader++)
            {
                group.StartSoon(ReadAsync, $"reader {reader}");
            }

            return Task.CompletedTask;
        },
        scope.Token));
    Console.WriteLine($"{time.Elapsed}: {reads} reads, the rates are of version {rates["version"]}");

    async Task RefreshAsync(CancellationToken token)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), loop.TimeProvider);
        for (var version = 2; await timer.WaitForNextTickAsync(token); version++)
        {
            rates = await LoadRatesAsync(version);
            Console.WriteLine($"{time.Elapsed}: refreshed, version {version}");
        }
    }

    async Task ReadAsync(CancellationToken token)
    {
        while (true)
        {
            _ = rates["version"];
            reads++;
            await Task.Delay(TimeSpan.FromMinutes(1), loop.TimeProvider, token);
        }
    }
});

async Task<IReadOnlyDictionary<string, int>> LoadRatesAsync(int version)
{
    await Task.Delay(TimeSpan.FromSeconds(3), loop.TimeProvider); // as a request would take
    return new Dictionary<string, int> { ["version"] = version };
}
