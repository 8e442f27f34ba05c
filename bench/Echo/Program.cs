using Echo;

// echo serve MODE                       a server; prints its port
// echo load PORT SIZE CONNECTIONS SECONDS   one client for all servers; prints requests a second
// echo compare [ROUNDS] [SECONDS] [SERVER…]   every server in turn, on one core, the client on the other; prints a table
return args switch
{
    ["serve", var mode] => Servers.Run(mode),
    ["load", var port, var size, var connections, var seconds] => LoadClient.Run(
        int.Parse(port), int.Parse(size), int.Parse(connections), TimeSpan.FromSeconds(double.Parse(seconds))),
    ["compare", .. var rest] => Comparison.Run(
        rest is [var rounds, ..] ? int.Parse(rounds) : 5,
        rest is [_, var length, ..] ? double.Parse(length) : 1,
        [.. rest.Skip(2)]),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("echo serve MODE | echo load PORT SIZE CONNECTIONS SECONDS | echo compare [ROUNDS] [SECONDS] [SERVER…]");
    return 2;
}
