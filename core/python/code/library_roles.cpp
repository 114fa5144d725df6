#include "core/python/code/library_roles.hpp"

#include <array>

namespace flowglass::python {

namespace {

struct Entry {
    std::string_view file;  ///< the end of its path
    std::string_view name;
    LibraryRole role;
};

// Private names are CPython's own and have been the same from 3.11 to 3.13, where no other is
// given.
constexpr std::array kEntries = {
    Entry{"/asyncio/tasks.py", "<module>", LibraryRole::asyncioTasks},
    Entry{"/socket.py", "<module>", LibraryRole::socket},
    Entry{"/selectors.py", "<module>", LibraryRole::selectors},
    Entry{"/subprocess.py", "<module>", LibraryRole::subprocess},
    Entry{"/asyncio/base_events.py", "BaseEventLoop.__init__", LibraryRole::loopInit},
    Entry{"/asyncio/events.py", "Handle.__init__", LibraryRole::handleInit},
    Entry{"/asyncio/events.py", "TimerHandle.__init__", LibraryRole::timerInit},
    Entry{"/asyncio/events.py", "Handle._run", LibraryRole::handleRun},
    Entry{"/asyncio/events.py", "Handle.cancel", LibraryRole::handleCancel},
    Entry{"/asyncio/base_events.py", "BaseEventLoop._run_once", LibraryRole::runOnce},
    Entry{"/selectors.py", "EpollSelector.select", LibraryRole::select},
    Entry{"/selectors.py", "_PollLikeSelector.select", LibraryRole::select},
    Entry{"/selectors.py", "SelectSelector.select", LibraryRole::select},
    Entry{"/asyncio/selector_events.py", "BaseSelectorEventLoop._add_reader",
          LibraryRole::addReader},
    Entry{"/asyncio/selector_events.py", "BaseSelectorEventLoop._add_writer",
          LibraryRole::addReader},
    Entry{"/asyncio/base_events.py", "BaseEventLoop._call_soon", LibraryRole::scheduling},
    Entry{"/asyncio/base_events.py", "BaseEventLoop.call_soon", LibraryRole::scheduling},
    Entry{"/asyncio/base_events.py", "BaseEventLoop.call_soon_threadsafe", LibraryRole::scheduling},
    Entry{"/asyncio/base_events.py", "BaseEventLoop.call_at", LibraryRole::scheduling},
    Entry{"/asyncio/base_events.py", "BaseEventLoop.call_later", LibraryRole::scheduling},
    Entry{"/asyncio/base_events.py", "BaseEventLoop._asyncgen_finalizer_hook",
          LibraryRole::finalizeAsyncGenerator},
    Entry{"/asyncio/unix_events.py", "_UnixSelectorEventLoop.add_signal_handler",
          LibraryRole::addSignalHandler},
    Entry{"/asyncio/futures.py", "_chain_future.<locals>._call_set_state",
          LibraryRole::chainedIsDone},
    Entry{"/asyncio/futures.py", "_chain_future", LibraryRole::futureIsChained},
    Entry{"/asyncio/base_events.py", "BaseEventLoop.run_in_executor", LibraryRole::runInExecutor},
    Entry{"/concurrent/futures/_base.py", "Future.set_result", LibraryRole::futureIsSet},
    Entry{"/concurrent/futures/_base.py", "Future.set_exception", LibraryRole::futureIsSet},
    Entry{"/concurrent/futures/process.py", "ProcessPoolExecutor.submit",
          LibraryRole::processSubmit},
    Entry{"/threading.py", "Thread._bootstrap_inner", LibraryRole::threadBootstrap},
    Entry{"/threading.py", "Condition.wait", LibraryRole::threadWaitsForCondition},
    Entry{"/asyncio/tasks.py", "Task.__init__", LibraryRole::taskInit},
    Entry{"/asyncio/tasks.py", "Task.cancel", LibraryRole::taskCancel},
    Entry{"/asyncio/tasks.py", "Task.__del__", LibraryRole::taskDel},
    Entry{"/asyncio/futures.py", "Future.set_exception", LibraryRole::futureFails},
    Entry{"/asyncio/futures.py", "Future.__del__", LibraryRole::futureDel},
    Entry{"/asyncio/tasks.py", "Task.__step", LibraryRole::taskStep},
    Entry{"/asyncio/tasks.py", "Task.__step_run_and_handle_result", LibraryRole::taskStep},
    Entry{"/asyncio/base_events.py", "BaseEventLoop.create_task", LibraryRole::createTask},
    Entry{"/asyncio/tasks.py", "create_task", LibraryRole::createTask},
    Entry{"/asyncio/taskgroups.py", "TaskGroup.create_task", LibraryRole::groupCreateTask},
    Entry{"/asyncio/base_events.py", "BaseEventLoop.shutdown_asyncgens",
          LibraryRole::shutdownAsyncGenerators},
    Entry{"/asyncio/base_events.py", "BaseEventLoop.shutdown_default_executor",
          LibraryRole::shutdownExecutor},
    Entry{"/asyncio/tasks.py", "sleep", LibraryRole::sleep},
    Entry{"/asyncio/tasks.py", "__sleep0", LibraryRole::sleepZero},
    Entry{"/asyncio/locks.py", "Lock.acquire", LibraryRole::lockAcquire},
    Entry{"/asyncio/locks.py", "Event.wait", LibraryRole::eventWait},
    Entry{"/asyncio/locks.py", "Condition.wait", LibraryRole::conditionWait},
    Entry{"/asyncio/locks.py", "Semaphore.acquire", LibraryRole::semaphoreAcquire},
    Entry{"/asyncio/locks.py", "Barrier.wait", LibraryRole::barrierWait},
    Entry{"/asyncio/queues.py", "Queue.get", LibraryRole::queueGet},
    Entry{"/asyncio/queues.py", "Queue.put", LibraryRole::queuePut},
    Entry{"/asyncio/queues.py", "Queue.join", LibraryRole::queueJoin},
    Entry{"/asyncio/taskgroups.py", "TaskGroup.__aexit__", LibraryRole::groupExit},
    Entry{"/asyncio/taskgroups.py", "TaskGroup._aexit", LibraryRole::groupExit},  // 3.13
    Entry{"/asyncio/tasks.py", "_wait", LibraryRole::waitSome},
    Entry{"/asyncio/tasks.py", "wait_for", LibraryRole::waitFor},
    Entry{"/asyncio/tasks.py", "_cancel_and_wait", LibraryRole::cancelAndWait},
    Entry{"/asyncio/tasks.py", "as_completed.<locals>._wait_for_one", LibraryRole::asCompleted},
    Entry{"/asyncio/tasks.py", "_AsCompletedIterator._wait_for_one", LibraryRole::asCompleted},
    Entry{"/asyncio/threads.py", "to_thread", LibraryRole::toThread},
    Entry{"/traceback.py", "print_exception", LibraryRole::printsTraceback},
    Entry{"/traceback.py", "print_exc", LibraryRole::printsTraceback},
    Entry{"/traceback.py", "print_last", LibraryRole::printsTraceback},
    Entry{"/traceback.py", "print_tb", LibraryRole::printsTraceback},
    Entry{"/traceback.py", "print_stack", LibraryRole::printsTraceback},
    Entry{"/traceback.py", "TracebackException.print", LibraryRole::printsTraceback},
    Entry{"/contextlib.py", "contextmanager.<locals>.helper", LibraryRole::managerFactory},
    Entry{"/contextlib.py", "asynccontextmanager.<locals>.helper", LibraryRole::managerFactory},
    Entry{"/contextlib.py", "ContextDecorator.__call__.<locals>.inner", LibraryRole::managedCall},
    Entry{"/contextlib.py", "AsyncContextDecorator.__call__.<locals>.inner",
          LibraryRole::managedCall},
    Entry{"/contextlib.py", "ContextDecorator._recreate_cm", LibraryRole::managerOfCall},
    Entry{"/contextlib.py", "AsyncContextDecorator._recreate_cm", LibraryRole::managerOfCall},
    Entry{"/contextlib.py", "_GeneratorContextManagerBase._recreate_cm",
          LibraryRole::managerOfCall},
    Entry{"/contextlib.py", "_BaseExitStack.__init__", LibraryRole::stackInit},
    Entry{"/contextlib.py", "_BaseExitStack.enter_context", LibraryRole::stackEnter},
    Entry{"/contextlib.py", "_BaseExitStack.push", LibraryRole::stackAdd},
    Entry{"/contextlib.py", "_BaseExitStack.callback", LibraryRole::stackAdd},
    Entry{"/contextlib.py", "_BaseExitStack._push_cm_exit", LibraryRole::stackAdd},
    Entry{"/contextlib.py", "_BaseExitStack._push_exit_callback", LibraryRole::stackAppend},
    Entry{"/contextlib.py", "ExitStack.__exit__", LibraryRole::stackExit},
    Entry{"/contextlib.py", "AsyncExitStack.enter_async_context", LibraryRole::stackEnterAsync},
    Entry{"/contextlib.py", "AsyncExitStack.push_async_exit", LibraryRole::stackAdd},
    Entry{"/contextlib.py", "AsyncExitStack.push_async_callback", LibraryRole::stackAdd},
    Entry{"/contextlib.py", "AsyncExitStack._push_async_cm_exit", LibraryRole::stackAdd},
    Entry{"/contextlib.py", "AsyncExitStack.__aexit__", LibraryRole::stackExitAsync},
};

}  // namespace

LibraryRole libraryRole(std::string_view file, std::string_view qualifiedName) {
    for (const auto& entry : kEntries)
        if (entry.name == qualifiedName && file.ends_with(entry.file)) return entry.role;
    return LibraryRole::none;
}

}  // namespace flowglass::python
