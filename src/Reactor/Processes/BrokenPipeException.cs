namespace Reactor;

/// <summary>A write to a pipe that nobody reads any more: the child has ended, or closed its standard input.</summary>
public sealed class BrokenPipeException : IOException
{
    private const string DefaultMessage = "The child does not read its standard input any more.";

    /// <summary>Makes one with the usual message.</summary>
    public BrokenPipeException()
        : base(DefaultMessage)
    {
    }

    /// <summary>Makes one with a message.</summary>
    public BrokenPipeException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes one with a message and a cause.</summary>
    public BrokenPipeException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
