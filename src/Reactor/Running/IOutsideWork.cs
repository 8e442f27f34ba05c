namespace Reactor;

/// <summary>Something that waits for a result which is brought to the loop from another thread.</summary>
internal interface IOutsideWork
{
    /// <summary>Its place in the loop's list; the loop's to use.</summary>
    LinkedListNode<IOutsideWork>? Entry { get; set; }

    /// <summary>Fails, because the loop is closed before the result has come. On the thread that closes it, with no context.</summary>
    void OnLoopClosed();
}
