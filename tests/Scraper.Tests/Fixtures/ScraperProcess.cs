using System.Diagnostics;
using System.Text;

namespace Scraper.Tests.Fixtures;

/// <summary>The program itself, run in a folder as a user would.</summary>
internal sealed class ScraperProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;
    private readonly StringBuilder _errorSoFar = new();
    private TaskCompletionSource _errorGrows = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ScraperProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = CollectErrorAsync();
    }

    /// <summary>Starts the program and leaves it running; its standard input stays open.</summary>
    public static ScraperProcess Start(string folder, params string[] arguments) => Start(folder, [], arguments);

    /// <summary>The same with variables of its own in the environment.</summary>
    public static ScraperProcess Start(string folder, (string Name, string Value)[] environment, string[] arguments) =>
        Start(ScraperProgram.Path, folder, environment, arguments);

    /// <summary>The same for a program that is not the one that tests start.</summary>
    public static ScraperProcess Start(string program, string folder, (string Name, string Value)[] environment, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ScraperProcess(Process.Start(start)!);
    }

    /// <summary>What it uses now.</summary>
    public ProcessUsage Usage => ProcessUsage.Of(_process.Id);

    /// <summary>Runs the program to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string folder, params string[] arguments)
    {
        using var process = Start(folder, arguments);
        process.CloseInput();
        return await process.WaitAsync();
    }

    public void WriteInput(string text)
    {
        _process.StandardInput.Write(text);
        _process.StandardInput.Flush();
    }

    /// <summary>Writes lines to the standard input, which stays open.</summary>
    public async Task WriteLinesAsync(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            await _process.StandardInput.WriteLineAsync(line);
        }

        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Writes lines to the standard input until all are written or the program has ended.</summary>
    public async Task FeedAsync(IEnumerable<string> lines)
    {
        try
        {
            foreach (var line in lines)
            {
                await _process.StandardInput.WriteLineAsync(line);
            }

            CloseInput();
        }
        catch (IOException)
        {
            // It reads no more.
        }
    }

    /// <summary>Waits until the standard error has so many times a text.</summary>
    /// <returns>All of it so far.</returns>
    public async Task<string> WaitForErrorAsync(string text, int count)
    {
        while (true)
        {
            Task grows;
            lock (_errorSoFar)
            {
                var error = _errorSoFar.ToString();
                if (error.Split(text).Length > count)
                {
                    return error;
                }

                grows = _errorGrows.Task;
            }

            await grows.WaitAsync(Limit, TimeProvider.System);
        }
    }

    private async Task<string> CollectErrorAsync()
    {
        var buffer = new char[4096];
        while (await _process.StandardError.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_errorSoFar)
            {
                _errorSoFar.Append(buffer, 0, count);
                _errorGrows.SetResult();
                _errorGrows = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        return _errorSoFar.ToString();
    }

    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Sends a signal, by its name: <c>TERM</c>.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Kills the program, without a warning, and waits until it is gone.</summary>
    /// <returns>False if it had ended by itself.</returns>
    public async Task<bool> KillAsync()
    {
        if (_process.HasExited)
        {
            return false;
        }

        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TimeProvider.System);
        return _process.ExitCode == 128 + 9;
    }

    public int Id => _process.Id;

    /// <summary>Whether the program has ended.</summary>
    public bool HasExited => _process.HasExited;

    public async Task<(int ExitCode, string Output, string Error)> WaitAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TimeProvider.System);
        return (_process.ExitCode, await _output, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
