#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace flowglass::python {

/// What a function of the standard library is to a topic. Those up to lastWatched are reported as
/// their frames start and end; the others are only recognised where a frame of theirs waits.
enum class LibraryRole : std::uint8_t {
    none,
    // modules whose C parts are loaded by the time their own code runs
    asyncioTasks,
    socket,
    selectors,
    subprocess,
    // the event loop
    loopInit,
    handleInit,
    timerInit,
    handleRun,
    handleCancel,
    runOnce,
    select,
    // tasks that are written in Python
    taskInit,
    taskCancel,
    taskDel,
    futureFails,
    futureDel,
    // what threads and processes do for futures
    futureIsSet,
    processSubmit,
    futureIsChained,
    // who gives back a lock while he waits
    threadWaitsForCondition,
    // who writes one text in many pieces
    printsTraceback,
    // exit stacks
    stackInit,
    stackEnter,
    stackEnterAsync,
    stackExitAsync,
    lastWatched = stackExitAsync,
    // who schedules
    addReader,
    scheduling,
    finalizeAsyncGenerator,
    addSignalHandler,
    chainedIsDone,
    threadBootstrap,
    // who runs them
    taskStep,
    // who makes tasks
    createTask,
    groupCreateTask,
    shutdownAsyncGenerators,
    shutdownExecutor,
    // who waits
    sleep,
    sleepZero,
    lockAcquire,
    eventWait,
    conditionWait,
    semaphoreAcquire,
    barrierWait,
    queueGet,
    queuePut,
    queueJoin,
    groupExit,
    waitSome,
    cancelAndWait,
    waitFor,
    asCompleted,
    toThread,
    runInExecutor,
    // what scopes tell
    managerFactory,
    managedCall,
    managerOfCall,
    stackAdd,
    stackAppend,
    stackExit,
    last = stackExit,
};

/// The role of a function by where it stands: `file` is an absolute path.
[[nodiscard]] LibraryRole libraryRole(std::string_view file, std::string_view qualifiedName);

[[nodiscard]] constexpr bool isWatched(LibraryRole role) noexcept {
    return role != LibraryRole::none && role <= LibraryRole::lastWatched;
}
/// Whether the end of its frames is of interest as well.
[[nodiscard]] constexpr bool endsMatter(LibraryRole role) noexcept {
    return role == LibraryRole::handleRun || role == LibraryRole::runOnce ||
           role == LibraryRole::select || role == LibraryRole::stackExitAsync ||
           role == LibraryRole::processSubmit || role == LibraryRole::taskInit ||
           role == LibraryRole::taskCancel || role == LibraryRole::threadWaitsForCondition ||
           role == LibraryRole::printsTraceback;
}

}  // namespace flowglass::python
