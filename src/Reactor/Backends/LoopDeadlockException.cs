namespace Reactor;

/// <summary>A loop on virtual time has nothing left to wait for: no callback, no timer, no socket, no work of an executor.</summary>
public sealed class LoopDeadlockException()
    : InvalidOperationException("Deadlock: nothing is scheduled, and nothing can happen that would wake the event loop.");
