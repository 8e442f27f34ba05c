namespace Reactor;

/// <summary>Standard error, for what nobody else can be told.</summary>
internal static class StandardError
{
    /// <summary>Writes a line, if standard error takes it. Any thread.</summary>
    public static void WriteLine(string line)
    {
        try
        {
            Console.Error.WriteLine(line);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The disk behind it is full, say: no reason for a loop to end, nor for a finalizer to end the process.
        }
    }
}
