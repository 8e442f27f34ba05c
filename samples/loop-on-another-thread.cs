#:project ../src/Reactor/Reactor.csproj

// A program that is not written for a loop, and uses one all the same: its threads block, as in any synchronous program, and hand
// work to a loop that runs on a thread of its own. What they share needs no lock, since only the loop's thread touches it.
using Reactor;

using var thread = EventLoopThread.Start("orders", unhandledException: exception => Console.Error.WriteLine(exception.Message));
var stock = 100;

var clerks = new Thread[4];
for (var clerk = 0; clerk < clerks.Length; clerk++)
{
    clerks[clerk] = new Thread(SellUntilNothingIsLeft) { Name = $"clerk {clerk}" };
    clerks[clerk].Start();
}

foreach (var clerk in clerks)
{
    clerk.Join();
}

// A caller can stop waiting: the cancellation goes in to the work, and comes out as it ended.
using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100), thread.Loop.TimeProvider);
var delivery = thread.InvokeAsync(
    (loop, token) => Task.Delay(TimeSpan.FromHours(1), loop.TimeProvider, token), patience.Token);
try
{
    delivery.GetAwaiter().GetResult();
}
catch (OperationCanceledException)
{
    Console.WriteLine("the delivery took too long");
}

// Left to the disposal, which cancels it, and waits until it has ended.
_ = thread.InvokeAsync(async (loop, token) =>
{
    try
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, loop.TimeProvider, token);
    }
    finally
    {
        Console.WriteLine($"closing time, on the thread '{Thread.CurrentThread.Name}'; {stock} left");
    }
});

void SellUntilNothingIsLeft()
{
    var sold = 0;
    while (thread.InvokeAsync(SellAsync).GetAwaiter().GetResult())
    {
        sold++;
    }

    Console.WriteLine($"{Thread.CurrentThread.Name} sold {sold}");
}

// On the loop: between two awaits nobody else runs.
async Task<bool> SellAsync(EventLoop loop, CancellationToken cancellationToken)
{
    if (stock == 0)
    {
        return false;
    }

    stock--;
    await Task.Delay(TimeSpan.FromMilliseconds(5), loop.TimeProvider, cancellationToken); // as packing would take
    return true;
}
