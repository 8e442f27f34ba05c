#:project ../../src/Reactor/Reactor.csproj
#:property PublishAot=false

// Three mirrors of the same pages, on ports 9101 to 9103, for bench/serve/run. Each page comes from one of them at once, from the next one
// after 20 ms and from the last one after 40; its body tells the page and the mirror. On standard input, `silent` has them answer
// nothing from then on; they print the connections that are open whenever they are given a line, and end with it.
using System.Net;
using System.Text;
using Reactor;

var open = 0;
var isSilent = false;

EventLoop.Run(async (loop, interrupted) =>
{
    for (var mirror = 0; mirror < 3; mirror++)
    {
        var number = mirror;
        LoopServer.Start(loop, new IPEndPoint(IPAddress.Loopback, 9101 + number), (connection, token) => ServeAsync(loop, number, connection, token));
    }

    while (await loop.Executor.RunAsync(Console.ReadLine, interrupted) is { } line)
    {
        isSilent |= line == "silent";
        Console.WriteLine(open);
    }
});

async Task ServeAsync(EventLoop loop, int mirror, LoopConnection connection, CancellationToken cancellationToken)
{
    open++;
    try
    {
        while (await connection.ReadUntilAsync("\r\n\r\n"u8.ToArray(), cancellationToken: cancellationToken) is { Length: > 4 } request)
        {
            if (isSilent)
            {
                await connection.ReadUntilAsync("\r\n\r\n"u8.ToArray(), cancellationToken: cancellationToken);
                return;
            }

            // GET /17 HTTP/1.1
            var page = int.Parse(Encoding.ASCII.GetString(request.AsSpan(5, Array.IndexOf(request, (byte)' ', 5) - 5)));
            if ((page + mirror) % 3 is > 0 and var steps)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20 * steps), loop.TimeProvider, cancellationToken);
            }

            var body = $"page {page} of {9101 + mirror}\n";
            connection.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
            await connection.DrainAsync(cancellationToken);
        }
    }
    catch (IOException)
    {
        // It lost.
    }
    finally
    {
        open--;
    }
}
