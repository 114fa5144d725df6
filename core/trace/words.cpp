#include "core/trace/words.hpp"

#include <array>

namespace flowglass::trace {
namespace {

using enum Word;

constexpr std::array kFlavor{generator, coroutine, asyncGenerator};
constexpr std::array kResume{next, send, throw_, close, delegate};
constexpr std::array kVia{for_, next, unpack, native, await, loop, yieldFrom, call, with};
constexpr std::array kSuspend{yield, await};
constexpr std::array kClose{called, dropped, shutdown};
constexpr std::array kRaise{new_, again, thrown, delivered};
constexpr std::array kStoppedBy{except, scope, task, native, interpreter, finally, replaced};
constexpr std::array kLeft{normal, return_, break_, continue_, exception, cancelled, closed};
constexpr std::array kVerdict{clean, suppressed, propagates, replaced};
constexpr std::array kBlock{sleep, lock, io, join, process};
constexpr std::array kPhase{queued, begin, end, cancelled, abandoned};
constexpr std::array kRun{start, resume, throw_, eager};
constexpr std::array kWait{timer, task, future, lock,   event,   condition, semaphore,
                           queue, io,   group,  thread, process, yield};
constexpr std::array kOutcome{result, exception, cancelled, unknown, abandoned};
constexpr std::array kWritten{out, err};
constexpr std::array kRead{in};
constexpr std::array kWhy{limit, repeat, full, overrun};
constexpr std::array kSource{task, handle, timer, io, thread};
constexpr std::array kTarget{object, task};

std::span<const Word> wordsOfHow(Kind kind) {
    switch (kind) {
        case Kind::resume:
            return kResume;
        case Kind::suspend:
            return kSuspend;
        case Kind::close:
            return kClose;
        case Kind::raise:
            return kRaise;
        case Kind::exiting:
        case Kind::exited:
            return kLeft;
        case Kind::run:
            return kRun;
        default:
            return {};
    }
}

}  // namespace

std::span<const Word> wordsOf(Kind kind, Field field) {
    switch (field) {
        case Field::flavor:
            return kFlavor;
        case Field::how:
            return wordsOfHow(kind);
        case Field::via:
            return kVia;
        case Field::stoppedBy:
            return kStoppedBy;
        case Field::verdict:
            return kVerdict;
        case Field::on:
            return kind == Kind::wait ? std::span<const Word>(kWait) : kBlock;
        case Field::phase:
            return kPhase;
        case Field::outcome:
            return kOutcome;
        case Field::stream:
            return kind == Kind::input ? std::span<const Word>(kRead) : kWritten;
        case Field::why:
            return kWhy;
        case Field::bySource:
            return kSource;
        case Field::targets:
            return kTarget;
        default:
            return {};
    }
}

bool hasId(Word sort) {
    return sort == task || sort == handle || sort == thread || sort == object;
}

}  // namespace flowglass::trace
