using System.Diagnostics;

namespace Scraper.RabbitMQ;

/// <summary>The latest lines of a queue that this worker is done with, each with how far: to tell a second copy of a line from a line that is put back.</summary>
/// <remarks>
/// Loop thread only. A line is done with when the broker has confirmed what became of it, or has confirmed the message that puts it back; then
/// its copies hold nothing that the broker does not have. Known are the lines whose numbers are at most <paramref name="capacity"/> less
/// than the highest of them, at one byte each. A submitter that is started again sends no line twice that is farther behind
/// (<see cref="SubmissionMark"/>), and other lines of the queue, however many, take no room here.
/// </remarks>
/// <param name="capacity">How far back it goes, in lines of the list: a power of two.</param>
internal sealed class PassedLines(int capacity = PassedLines.DefaultCapacity)
{
    /// <summary>Some times what a submitter sends past its mark, since the mark may be lost; 64 KiB.</summary>
    public const int DefaultCapacity = 65_536;

    private const byte Finished = byte.MaxValue;

    /// <summary>What is known of each line: 0 for nothing, the rounds that are over, or <see cref="Finished"/>.</summary>
    private readonly byte[] _rounds = new byte[capacity];

    private long _highest;

    /// <summary>Whether a message adds nothing to what the broker has: it is a copy of one that this worker is done with.</summary>
    /// <remarks>A line that was put back is none: it has one try more than the message that it came from.</remarks>
    public bool IsCopy(LineMessage message)
    {
        var rounds = Knows(message.Ordinal) ? Slot(message.Ordinal) : 0;
        return rounds == Finished || message.Tries < rounds;
    }

    /// <summary>The broker has what became of a line.</summary>
    public void Finish(long ordinal)
    {
        MakeRoom(ordinal);
        if (Knows(ordinal))
        {
            Slot(ordinal) = Finished;
        }
    }

    /// <summary>The broker has the message that puts a line back.</summary>
    /// <param name="ordinal">The line.</param>
    /// <param name="tries">The tries that this message says were in vain.</param>
    public void Postpone(long ordinal, int tries)
    {
        MakeRoom(ordinal);
        if (Knows(ordinal))
        {
            Slot(ordinal) = Math.Max(Slot(ordinal), (byte)Math.Min(tries, Finished - 1));
        }
    }

    private bool Knows(long ordinal) => ordinal <= _highest && ordinal > _highest - capacity;

    private ref byte Slot(long ordinal)
    {
        Debug.Assert(int.IsPow2(capacity), "the number of a line is cut to its last bits");
        return ref _rounds[(int)(ordinal & (capacity - 1))];
    }

    /// <summary>Forgets the lines that a higher number leaves behind.</summary>
    private void MakeRoom(long ordinal)
    {
        if (ordinal - _highest >= capacity)
        {
            Array.Clear(_rounds);
        }
        else
        {
            for (var next = _highest + 1; next <= ordinal; next++)
            {
                Slot(next) = 0;
            }
        }

        _highest = Math.Max(_highest, ordinal);
    }
}
