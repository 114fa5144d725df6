"""Which of CPython's own tests judge the recorder, and what cannot hold, each with its reason."""

MODULES = [
    "test_generators", "test_coroutines", "test_asyncgen", "test_with", "test_contextlib",
    "test_contextlib_async", "test_decorators", "test_functools", "test_exceptions",
    "test_traceback", "test_sys_settrace", "test_threading",
]

#: The parts of test_asyncio that need nothing outside this machine.
ASYNCIO = [f"test_asyncio.test_{name}" for name in (
    "base_events", "buffered_proto", "context", "eager_task_factory", "events", "free_threading",
    "futures", "futures2", "locks", "pep492", "protocols", "queues", "runners", "selector_events",
    "sendfile", "server", "sock_lowlevel", "ssl", "sslproto", "staggered", "streams", "subprocess",
    "taskgroups", "tasks", "threads", "timeouts", "transports", "unix_events", "waitfor",
)]

#: What is run where nothing else is asked for: without those that take or sleep longest.
PART = [
    name for name in MODULES if name not in ("test_exceptions", "test_traceback", "test_threading")
] + [f"test_asyncio.test_{name}" for name in (
    "context", "eager_task_factory", "locks", "pep492", "queues", "runners", "selector_events",
    "server", "streams", "threads", "timeouts", "unix_events", "waitfor",
)]

#: Test ids, or how they begin, and why they end otherwise when recorded.
CANNOT_HOLD = {}

#: Modules whose traces break the grammar all the same, in which words, and why.
BREAK_GRAMMAR = {
    # Its tests let a tracer jump out of and into `with` blocks: such a scope is never left.
    "test.test_sys_settrace": r"scope \d+ (in it was not left|is left, but is not the innermost)",
    # One of its tests forgets an exit stack that something lies on.
    "test.test_contextlib": r"scope \d+ in it was not left",
    # Its stacks are left by tasks in which no frame of the program's runs: that is not told.
    "test.test_contextlib_async": r"scope \d+ (in it was not left|is left, but is not the innermost)",
}
