#:project ../src/Reactor/Reactor.csproj

// A chess exhibition: a master plays 24 opponents. She makes a move in 5 seconds, an opponent in 55; a game takes 30 pairs of
// moves. One game after another that is 12 hours; going from board to board while the others think, 1 hour. On virtual
// time, of course: the program ends at once.
using Reactor;

const int Opponents = 24;
const int MovePairs = 30;
TimeSpan masterThinks = TimeSpan.FromSeconds(5);
TimeSpan opponentThinks = TimeSpan.FromSeconds(55);

Console.WriteLine($"one after another: {Play(OneAfterAnotherAsync)}");
Console.WriteLine($"from board to board: {Play(FromBoardToBoardAsync)} (the last opponent included)");

static TimeSpan Play(Func<EventLoop, Task> exhibition)
{
    var time = new VirtualTime();
    using var loop = new EventLoop(time);
    loop.RunUntilComplete(() => exhibition(loop));
    return time.Elapsed;
}

async Task OneAfterAnotherAsync(EventLoop loop)
{
    for (var board = 0; board < Opponents; board++)
    {
        for (var move = 0; move < MovePairs; move++)
        {
            await Task.Delay(masterThinks, loop.TimeProvider);
            await Task.Delay(opponentThinks, loop.TimeProvider);
        }
    }
}

// The master is one person: her moves come one after another. The opponents think at the same time.
async Task FromBoardToBoardAsync(EventLoop loop) => await TaskGroup.RunAsync(async group =>
{
    var thinking = new Task[Opponents];
    Array.Fill(thinking, Task.CompletedTask);
    for (var move = 0; move < MovePairs; move++)
    {
        for (var board = 0; board < Opponents; board++)
        {
            await thinking[board];
            await Task.Delay(masterThinks, loop.TimeProvider, group.CancellationToken);
            thinking[board] = Task.Delay(opponentThinks, loop.TimeProvider, group.CancellationToken);
        }
    }

    foreach (var opponent in thinking)
    {
        await opponent;
    }
});
