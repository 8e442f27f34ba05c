using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;

namespace Reactor.Tests;

public sealed class LoopMeterTests
{
    [Fact]
    public void Record_LoopIsOpen_TellsOfItUnderItsName() => TestLoop.Run(async loop =>
    {
        loop.Name = nameof(Record_LoopIsOpen_TellsOfItUnderItsName);
        using var listener = LoopListener.Start(loop, new IPEndPoint(IPAddress.Loopback, 0));
        using var timer = loop.TimeProvider.CreateTimer(_ => { }, null, TestLoop.Limit, Timeout.InfiniteTimeSpan);
        await loop.Executor.RunAsync(() => { });

        var measured = Measure(loop.Name);

        Assert.Equal(1, measured["reactor.sockets"]);
        Assert.Equal(2, measured["reactor.timers"]); // with the one that bounds the test
        Assert.Equal(loop.Statistics.Turns, measured["reactor.turns"]);
        Assert.Equal(loop.Statistics.Callbacks, measured["reactor.callbacks"]);
        Assert.Equal(0, measured["reactor.ready.length"]);
        Assert.Equal(0, measured["reactor.executor.queue.length"]);
        Assert.Equal(1, measured["reactor.executor.threads"]);
        Assert.Equal(loop.Statistics.WaitTime.TotalSeconds, measured["reactor.poll.wait"]);
        Assert.True(measured["reactor.run.time"] > 0);
    });

    [Fact]
    public void Record_LoopIsClosed_TellsOfItNoMore()
    {
        var loop = new EventLoop { Name = nameof(Record_LoopIsClosed_TellsOfItNoMore) };
        Assert.NotEmpty(Measure(loop.Name));

        loop.Dispose();

        Assert.Empty(Measure(loop.Name));
    }

    [Fact]
    public void Record_OnAnotherThread_TellsOfTheRunningLoop() => TestLoop.Run(async loop =>
    {
        loop.Name = nameof(Record_OnAnotherThread_TellsOfTheRunningLoop);

        var measured = await OwnThread.RunAsync(() => Measure(loop.Name));

        Assert.True(measured["reactor.turns"] > 0);
    });

    [Fact]
    public void LongestCallback_SomebodyListens_IsMeasured() => TestLoop.Run(async loop =>
    {
        using var listener = Listen(_ => { });
        await Task.Yield();
        await Task.Yield();

        Assert.True(loop.Statistics.LongestCallback > TimeSpan.Zero);
    });

    private static Dictionary<string, double> Measure(string loop)
    {
        var measured = new ConcurrentDictionary<string, double>();
        using var listener = Listen(measurement =>
        {
            if (measurement.Loop == loop)
            {
                measured[measurement.Instrument] = measurement.Value;
            }
        });
        listener.RecordObservableInstruments();
        return new Dictionary<string, double>(measured);
    }

    private static MeterListener Listen(Action<(string Instrument, string? Loop, double Value)> record)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Reactor")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => record((instrument.Name, Loop(tags), value)));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => record((instrument.Name, Loop(tags), value)));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => record((instrument.Name, Loop(tags), value)));
        listener.Start();
        return listener;

        static string? Loop(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var (key, value) in tags)
            {
                if (key == "reactor.loop")
                {
                    return value as string;
                }
            }

            return null;
        }
    }
}
