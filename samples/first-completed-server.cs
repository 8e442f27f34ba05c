#:project ../src/Reactor/Reactor.csproj

// A race for each line: "a 0.3 b 0.1" starts a task of 0.3 and one of 0.1 seconds, and is answered with the name of the first to
// end; the others are cancelled. Run it and talk to it with `nc 127.0.0.1 8888`; interrupt it to end it. With the argument
// `demo` it is its own client, and ends by itself.
using System.Globalization;
using System.Net;
using System.Text;
using Reactor;

const int Port = 8888;
const double SecondsLimit = 3600;
var isDemo = args is ["demo"];

EventLoop.Run(async (loop, interrupted) =>
{
    var endPoint = new IPEndPoint(IPAddress.Loopback, isDemo ? 0 : Port);
    await using var server = LoopServer.Start(loop, endPoint, (connection, token) => ServeAsync(loop, connection, token));
    if (isDemo)
    {
        await DemonstrateAsync(loop, server.LocalEndPoint);
    }
    else
    {
        Console.WriteLine($"listening on {server.LocalEndPoint}");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, loop.TimeProvider, interrupted);
        }
        catch (OperationCanceledException)
        {
            // The server is disposed of, and with it what its clients wait for.
        }
    }
});

static async Task ServeAsync(EventLoop loop, LoopConnection connection, CancellationToken cancellationToken)
{
    while (await connection.ReadLineAsync(1024, cancellationToken) is { Length: > 0 } line)
    {
        var runners = Parse(Encoding.UTF8.GetString(line));
        var answer = runners.Count == 0
            ? "expected: name seconds [name seconds …]"
            : await RaceAsync(loop, runners, cancellationToken);
        connection.Write(Encoding.UTF8.GetBytes(answer + "\n"));
        await connection.DrainAsync(cancellationToken);
    }
}

// One task for each name. The first that ends wins; FirstSuccessAsync cancels the others, and waits until they have ended.
static async Task<string> RaceAsync(
    EventLoop loop, List<(string Name, TimeSpan Time)> runners, CancellationToken cancellationToken)
{
    var cancelled = 0;
    var winner = await Aggregate.FirstSuccessAsync(
        runners.Select(runner => (Func<CancellationToken, Task<string>>)(token => RunAsync(runner.Name, runner.Time, token))),
        cancellationToken: cancellationToken);
    return $"{winner} ({cancelled} cancelled)";

    async Task<string> RunAsync(string name, TimeSpan time, CancellationToken token)
    {
        try
        {
            await Task.Delay(time, loop.TimeProvider, token);
            return name;
        }
        catch (OperationCanceledException)
        {
            cancelled++;
            throw;
        }
    }
}

// None if the line is not made of pairs: it comes from anybody.
static List<(string Name, TimeSpan Time)> Parse(string line)
{
    var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    var runners = new List<(string, TimeSpan)>();
    foreach (var pair in words.Chunk(2))
    {
        if (pair is not [var name, var text]
            || !double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            || seconds is not (>= 0 and <= SecondsLimit)) // nor NaN, which is a number to TryParse
        {
            return [];
        }

        runners.Add((name, TimeSpan.FromSeconds(seconds)));
    }

    return runners;
}

static async Task DemonstrateAsync(EventLoop loop, IPEndPoint server)
{
    await using var client = await LoopConnection.OpenAsync(loop, server);
    foreach (var line in (string[])["a 0.3 b 0.1", "slow 60 slower 70 fast 0.05", "a"])
    {
        client.Write(Encoding.UTF8.GetBytes(line + "\n"));
        var answer = await client.ReadLineAsync();
        Console.WriteLine($"{line} -> {Encoding.UTF8.GetString(answer).TrimEnd()}");
    }
}
