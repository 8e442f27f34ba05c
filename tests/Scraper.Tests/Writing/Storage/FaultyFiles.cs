using Scraper.Writing.Storage;

namespace Scraper.Tests.Writing.Storage;

/// <summary>What goes wrong at a step.</summary>
public enum Fault
{
    /// <summary>The call fails, and has done nothing: the disk is full, or broken.</summary>
    Fail,

    /// <summary>A write fails when half of it is done.</summary>
    FailHalfway,

    /// <summary>The process is killed before the call.</summary>
    Kill,

    /// <summary>The process is killed when half of a write is done.</summary>
    KillHalfway,

    /// <summary>The process is killed after the call.</summary>
    KillAfterwards,

    /// <summary>The power is cut before the call: what was not flushed is gone.</summary>
    CutPower,

    /// <summary>The same; the lengths are kept, and what was not flushed is zeros.</summary>
    CutPowerZeroed,

    /// <summary>The same, but the journal has reached the device by chance, and the other files have not.</summary>
    CutPowerExceptJournal,

    /// <summary>The same, and the others are zeros.</summary>
    CutPowerZeroedExceptJournal,
}

/// <summary>The process under test is dead.</summary>
public sealed class KilledException() : Exception("killed");

/// <summary>Files in memory that know what of them would be on the device, and go wrong at a step that the test says.</summary>
internal sealed class FaultyFiles : IFileSystem
{
    private Dictionary<string, Node> _names = [];
    private Dictionary<string, Node> _namesOnDevice = [];
    private int _process;

    /// <summary>The steps taken: writes, flushes, changes of length and of names.</summary>
    public int Steps { get; private set; }

    /// <summary>The step, from 1, at which something goes wrong, and what.</summary>
    public (int Step, Fault Fault)? Plan { get; set; }

    /// <summary>The step, from 1, which is a flush of a file that says it is done and is not.</summary>
    public int LostFlush { get; set; }

    /// <summary>Whether that step was a flush.</summary>
    public bool HasLostFlush { get; private set; }

    /// <summary>Puts a file where it has always been.</summary>
    public void Put(string path, byte[] content) =>
        _names[path] = _namesOnDevice[path] = new Node { Content = content, OnDevice = content };

    /// <summary>The content of a file as a program would read it; empty if there is none.</summary>
    public byte[] this[string path] => _names.TryGetValue(path, out var node) ? node.Content : [];

    /// <summary>Begins the next process: locks of the last one are gone.</summary>
    public void BeginProcess()
    {
        _process++;
        Steps = 0;
        Plan = null;
        LostFlush = 0;
    }

    public IStoredFile Open(string path)
    {
        var node = _names.TryGetValue(path, out var existing) ? existing : _names[path] = new Node();
        if (node.Holder == _process && _process > 0)
        {
            throw new FileInUseException(path);
        }

        node.Holder = _process;
        return new OpenFile(this, path, node);
    }

    public IStoredFile CreatePrivate(string path)
    {
        Step(() => _names[path] = new Node());
        return new OpenFile(this, path, _names[path]);
    }

    public IStoredFile? TryOpenRead(string path) => _names.TryGetValue(path, out var node) ? new OpenFile(this, path, node) { IsReader = true } : null;

    public byte[]? TryRead(string path) => _names.TryGetValue(path, out var node) ? node.Content : null;

    public bool Exists(string path) => _names.ContainsKey(path);

    public void Rename(string from, string to) => Step(() =>
    {
        _names[to] = _names[from];
        _names.Remove(from);
    });

    public void Delete(string path) => Step(() => _names.Remove(path));

    public void FlushFolder(string path) => Step(() => _namesOnDevice = new Dictionary<string, Node>(_names));

    private void Flush(Action flush)
    {
        if (Steps + 1 == LostFlush)
        {
            HasLostFlush = true;
            flush = () => { };
        }

        Step(flush);
    }

    private void Step(Action whole, Action? half = null)
    {
        if (++Steps != Plan?.Step)
        {
            whole();
            return;
        }

        switch (Plan?.Fault)
        {
            case Fault.Fail:
                throw new IOException("No space left on device");
            case Fault.FailHalfway:
                half?.Invoke();
                throw new IOException("No space left on device");
            case Fault.Kill:
                throw new KilledException();
            case Fault.KillHalfway:
                half?.Invoke();
                throw new KilledException();
            case Fault.KillAfterwards:
                whole();
                throw new KilledException();
            default:
                CutPower(Plan!.Value.Fault);
                throw new KilledException();
        }
    }

    private void CutPower(Fault fault)
    {
        var isZeroed = fault is Fault.CutPowerZeroed or Fault.CutPowerZeroedExceptJournal;
        var keepsJournal = fault is Fault.CutPowerExceptJournal or Fault.CutPowerZeroedExceptJournal;
        if (keepsJournal)
        {
            foreach (var (name, node) in _names.Where(name => name.Key.EndsWith(".journal", StringComparison.Ordinal)))
            {
                _namesOnDevice[name] = node;
                node.OnDevice = node.Content;
            }
        }

        _names = new Dictionary<string, Node>(_namesOnDevice);
        foreach (var node in _names.Values)
        {
            var lost = Math.Max(0, node.Content.Length - node.OnDevice.Length);
            node.Content = isZeroed ? [.. node.OnDevice, .. new byte[lost]] : node.OnDevice;
            node.OnDevice = node.Content;
        }
    }

    private sealed class Node
    {
        public byte[] Content { get; set; } = [];

        public byte[] OnDevice { get; set; } = [];

        public int Holder { get; set; }
    }

    private sealed class OpenFile(FaultyFiles files, string path, Node node) : IStoredFile
    {
        public bool IsReader { get; init; }

        public string Path => path;

        public long Length => node.Content.Length;

        public int Read(long offset, Span<byte> buffer)
        {
            var rest = node.Content.AsSpan((int)Math.Min(offset, node.Content.Length));
            rest = rest[..Math.Min(rest.Length, buffer.Length)];
            rest.CopyTo(buffer);
            return rest.Length;
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            var copy = bytes.ToArray();
            files.Step(() => Put(offset, copy), () => Put(offset, copy[..(copy.Length / 2)]));
        }

        public void Flush() => files.Flush(() => node.OnDevice = node.Content);

        public void SetLength(long length) => files.Step(() => node.Content = node.Content[..(int)length]);

        public void Dispose()
        {
            if (!IsReader)
            {
                node.Holder = 0;
            }
        }

        private void Put(long offset, byte[] bytes)
        {
            Assert.Equal(node.Content.Length, offset);
            node.Content = [.. node.Content, .. bytes];
        }
    }
}
