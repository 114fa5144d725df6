#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace flowglass::trace {

// One group of words a line reads better than one word a line.
// clang-format off

/// What happened. The numbers are part of the file format: append, never reorder.
enum class Kind : std::uint8_t {
    thread, threadEnd,
    call, create, resume, suspend, line, bind, unbind, return_, close,
    raise, unwind, handled,
    evaluate, apply, decorate,
    entering, entered, exiting, exited,
    block, unblock,
    object, task, callback, ready, run, wait, cancel, finish, turn, idle,
    output, input, unawaited, mark, lost, end, unretrieved,
};
inline constexpr std::size_t kKindCount = static_cast<std::size_t>(Kind::unretrieved) + 1;

/// What can be said of an event. One entry is one meaning and one type; two entries may share a
/// JSON name (`by` is a frame in a call and a word in `handled`). Part of the file format: append.
enum class Field : std::uint8_t {
    name, parentThread, parentTask,
    frame, function, file, line, byFrame, args, chain, layer, native, flavor,
    how, value, exc, via, what, delegate, pending,
    exception, message, cause, context, members, stoppedBy, rest,
    text, before, after, metadata,
    scope, manager, async, generator, verdict, raised,
    on, object, task, loop, group, closes, handle, phase, bySource,
    causeTask, until, targets, outcome, number, readyCount, forDuration,
    stream, count, why, status, signal, moved, classBody, releases, continues,
};
inline constexpr std::size_t kFieldCount = static_cast<std::size_t>(Field::continues) + 1;

/// How a field's content is typed.
enum class FieldType : std::uint8_t {
    id,         ///< one of the id sorts, from 1
    number,     ///< a non-negative integer
    duration,   ///< nanoseconds
    flag,       ///< true where present
    word,       ///< a Word of the vocabulary
    text,       ///< UTF-8
    value,      ///< a Value
    named,      ///< {name: Value}
    texts,      ///< [text]
    ids,        ///< [id]
    reference,  ///< {sort: id}, or {sort: true} where the sort has no ids
    references, ///< [reference]
    changes,    ///< {name: {before: Value, after: Value}}
};

/// The fixed words that fields of type `word` and references use. Part of the file format: append.
enum class Word : std::uint8_t {
    // flavor
    generator, coroutine, asyncGenerator,
    // resume, suspend, close
    next, send, throw_, close, delegate, yield, await, called, dropped, shutdown,
    // via
    for_, unpack, native, loop, yieldFrom, call, with,
    // raise, handled
    new_, again, thrown, delivered, except, scope, task, interpreter,
    // exiting, exited
    normal, return_, break_, continue_, exception, cancelled, closed,
    clean, suppressed, propagates, replaced,
    // block, wait
    sleep, lock, io, join, process, timer, future, event, condition, semaphore, queue, group,
    thread,
    // callback
    queued, begin, end,
    // run, finish
    start, resume, eager, result, unknown,
    // references
    handle, object,
    // output, input
    out, err, in,
    // lost
    limit, repeat, full, overrun,
    // callback, finish
    abandoned,
    // handled
    finally,
};
// clang-format on
inline constexpr std::size_t kWordCount = static_cast<std::size_t>(Word::finally) + 1;

[[nodiscard]] std::string_view nameOf(Kind kind);
[[nodiscard]] std::string_view nameOf(Field field);  ///< the JSON name
[[nodiscard]] std::string_view nameOf(Word word);
[[nodiscard]] std::optional<Kind> kindNamed(std::string_view name);
[[nodiscard]] std::optional<Word> wordNamed(std::string_view name);

}  // namespace flowglass::trace
