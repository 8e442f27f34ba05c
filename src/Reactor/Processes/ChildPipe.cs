namespace Reactor;

/// <summary>A standard stream of a child while it is started: both ends of its pipe, if it has one.</summary>
internal sealed class ChildPipe : IDisposable
{
    private const int None = -1;

    private readonly int _target;
    private int _ours = None;
    private int _theirs = None;

    /// <summary>Opens what the child's descriptor <paramref name="target"/> is to be connected to.</summary>
    public unsafe ChildPipe(Redirection kind, int target)
    {
        _target = target;
        Kind = kind;
        if (kind != Redirection.Pipe)
        {
            return;
        }

        var ends = stackalloc int[2];
        if (Libc.pipe2(ends, Libc.O_CLOEXEC) < 0)
        {
            throw FileError.Last("A pipe for a child");
        }

        (_ours, _theirs) = target == 0 ? (ends[1], ends[0]) : (ends[0], ends[1]);
        _ = Libc.fcntl(_ours, Libc.F_SETFL, Libc.O_NONBLOCK);
    }

    public Redirection Kind { get; }

    /// <summary>Says what the child does about this stream between its birth and the program.</summary>
    public unsafe void AddAction(void* actions)
    {
        switch (Kind)
        {
            case Redirection.Pipe:
                _ = Libc.posix_spawn_file_actions_adddup2(actions, _theirs, _target);
                break;
            case Redirection.Null:
                var flags = _target == 0 ? Libc.O_RDONLY : Libc.O_WRONLY;
                _ = Libc.posix_spawn_file_actions_addopen(actions, _target, "/dev/null", flags, 0);
                break;
        }
    }

    /// <summary>Our end as a stream of the loop, which owns it from now on; null if there is no pipe.</summary>
    public Stream? Open(EventLoop loop)
    {
        if (_ours == None)
        {
            return null;
        }

        Stream stream = _target == 0 ? new LoopPipeWriter(loop, _ours) : new LoopPipeReader(loop, _ours);
        _ours = None;
        return stream;
    }

    /// <summary>Closes the child's end, and ours if it was not opened.</summary>
    public void Dispose()
    {
        Close(ref _ours);
        Close(ref _theirs);
    }

    private static void Close(ref int descriptor)
    {
        if (descriptor != None)
        {
            _ = Libc.close(descriptor);
            descriptor = None;
        }
    }
}
