namespace Reactor.Tests.Behaviours;

/// <summary>The behaviours that the loop takes over from others, under the names that their tests have there.</summary>
/// <remarks>A behaviour that .NET's tasks already have, or that means nothing for them, is ported as the nearest thing that can be
/// said of the loop; a comment at the test says how.</remarks>
internal static class Checklist
{
    /// <summary>The course of small programs, told in words.</summary>
    private static readonly string[] Traces =
    [
        "trace: a{soon a2; stop}, b; run again",
        "trace: later(0), soon, later(-1)",
        "trace: soon + ready descriptor + later(0)",
        "trace: two timers with one deadline",
        "trace: set result with a callback registered",
        "trace: a throwing callback, then another",
        "trace: gather(bad, slow)",
        "trace: 4,096 posts from other threads",
        "trace: a one-hour delay on the virtual clock",
    ];

    /// <summary>Of CPython's test_asyncio; call_later_rounding is uvloop's.</summary>
    private static readonly string[] Asyncio =
    [
        "run_once", "call_later_negative_delays", "run_until_complete_loop", "default_exc_handler_callback", "set_exc_handler_broken",
        "check_thread", "log_slow_callbacks", "shutdown_default_executor_timeout", "running_loop_within_a_loop",
        "run_until_complete_nesting", "run_until_complete_stopped", "call_soon_threadsafe", "close", "add_fds_after_closing",
        "close_running_event_loop", "signal_handling_while_selecting", "call_later_rounding",

        "callbacks_invoked_on_set_result", "schedule_callbacks_list_mutation_1", "cancel_current_task", "cancel_task_catching",
        "yield_future_passes_cancel", "task_awaits_on_itself", "sleep_zero", "current_task_with_interleaving_tasks",
        "run_coroutine_threadsafe_with_timeout", "log_destroyed_pending_task",

        "wait_first_completed", "wait_first_exception_in_wait", "wait_with_timeout", "as_completed_with_timeout",
        "as_completed_same_tasks_in_as_out", "one_cancellation", "shield_effect", "gather_shield", "wait_for_cancel_suppressed",
        "wait_for_waits_for_task_cancellation", "cancel_children_on_child_error",

        "asyncio_run_cancels_hanging_tasks", "asyncio_run_reports_hanging_tasks_errors", "interrupt_wait", "cancel_sock_accept",
        "huge_content", "socket_cancel_sock_recv_1", "multiple_drain", "wait_closed_basic", "close_clients", "get_cancelled_race", "cancel_release_race",
    ];

    private static readonly string[] Trio =
    [
        "cancel_edge_cases", "cancel_shielding", "mock_clock_autojump", "run_sync_soon_starvation_resistance",
    ];

    /// <summary>What cannot be on every back end.</summary>
    private static readonly Dictionary<string, TestBackend[]> Exceptions = new()
    {
        // Of the virtual clock alone.
        ["mock_clock_autojump"] = [TestBackend.VirtualTime],
        ["trace: a one-hour delay on the virtual clock"] = [TestBackend.VirtualTime],

        // The virtual clock knows nothing of signals, and stands for as long as anything is ready.
        ["signal_handling_while_selecting"] = [TestBackend.Epoll, TestBackend.Portable],
        ["interrupt_wait"] = [TestBackend.Epoll, TestBackend.Portable],
        ["run_sync_soon_starvation_resistance"] = [TestBackend.Epoll, TestBackend.Portable],
    };

    /// <summary>Each behaviour with each kind of back end on which it is to be tested.</summary>
    public static IEnumerable<(string Behaviour, TestBackend Backend)> Required =>
        from behaviour in (string[])[.. Traces, .. Asyncio, .. Trio]
        from backend in Exceptions.GetValueOrDefault(behaviour, TestBackend.All)
        select (behaviour, backend);
}
