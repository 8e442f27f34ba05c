namespace Reactor;

/// <summary>What a <see cref="NameCache"/> remembers, and for how long.</summary>
public sealed record NameCacheOptions
{
    /// <summary>How long the addresses of a host are remembered.</summary>
    /// <remarks>The system's resolver does not tell what the name server allows, so this bounds it from above.</remarks>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long it is remembered that a host does not exist; zero for not at all.</summary>
    /// <remarks>That a name server could not be asked is no such answer, and is not remembered.</remarks>
    public TimeSpan FailureLifetime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many answers are remembered; the oldest makes room for the next.</summary>
    public int Capacity { get; init; } = 10_000;
}
