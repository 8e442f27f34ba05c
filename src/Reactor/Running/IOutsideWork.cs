namespace Reactor;

/// <summary>Something whose result comes from outside the loop: from another thread, or another process.</summary>
internal interface IOutsideWork
{
    /// <summary>Its place in the loop's list; the loop's to use.</summary>
    LinkedListNode<IOutsideWork>? Entry { get; set; }

    /// <summary>The loop closes: comes before any socket or pipe of it is closed. On the thread that closes it.</summary>
    void OnLoopClosing()
    {
    }

    /// <summary>Ends, because the loop is closed before the result has come. On the thread that closes it, with no context.</summary>
    void OnLoopClosed();
}
