namespace Reactor;

/// <summary>What a descriptor is ready for.</summary>
[Flags]
internal enum Readiness : byte
{
    None = 0,
    Readable = 1,
    Writable = 2,

    /// <summary>The other side has closed its half or the whole, or there is an error: a read says which.</summary>
    HungUp = 4,
}

/// <summary>Something that has a descriptor and is told when it is ready.</summary>
/// <remarks>Loop thread only.</remarks>
internal interface IIoSource
{
    /// <summary>Where the loop finds this source, with a generation: an event of a former one is not taken for its own.</summary>
    ulong Key { get; set; }

    /// <summary>What the poll found and <see cref="OnReady"/> has not been told yet.</summary>
    Readiness Pending { get; set; }

    /// <summary>What debug mode knows of it; null when that is off, or for what nobody has to dispose of.</summary>
    OpenResource? Trace => null;

    /// <summary>Takes note of what the descriptor is ready for. Runs raw.</summary>
    void OnReady(Readiness readiness);

    /// <summary>Closes the descriptor because the loop closes.</summary>
    void OnLoopClosing();
}
