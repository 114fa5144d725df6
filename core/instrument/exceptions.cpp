#include "core/instrument/exceptions.hpp"

#include <cxxabi.h>

#include <algorithm>
#include <cstring>
#include <string>

#include <flowglass/hooks.hpp>
#include "core/instrument/known_exceptions.hpp"

namespace flowglass::detail {
namespace {

using record::RawEvent;
using record::ticks;
using trace::Field;
using trace::Kind;
using trace::Word;

constexpr std::size_t kMessageBytes = 2000;

/// The part of an exception object that a catch clause for `Base` would get; null where it would
/// not catch it. A std::type_info knows its bases.
template <class Base>
const Base* castTo(const std::type_info& type, void* object) {
    return typeid(Base).__do_catch(&type, &object, 1) ? static_cast<const Base*>(object) : nullptr;
}

/// What an exception says of itself, where it is a std::exception.
std::string messageOf(const std::type_info& type, void* object) {
    const auto* base = castTo<std::exception>(type, object);
    const char* text = base != nullptr ? base->what() : nullptr;
    return text == nullptr ? "" : shortened(text, kMessageBytes);
}

/// The exception object that an exception_ptr shares; it holds nothing else (libstdc++).
void* objectOf(const std::exception_ptr& exception) {
    static_assert(sizeof exception == sizeof(void*));
    void* object = nullptr;
    std::memcpy(&object, static_cast<const void*>(&exception), sizeof object);
    return object;
}

std::uint32_t idOf(ThreadState& state, const std::exception_ptr& exception) {
    if (!exception) return 0;
    const auto era = state.recorder().era();
    return KnownExceptions::ofProcess().find(objectOf(exception), era).exception;
}

void tellStopped(ThreadState& state, std::uint32_t exception, std::uint32_t frame,
                 Word by = Word::except) {
    RawEvent<Kind::handled>(state.log, ticks())
        .put<Field::exc>(exception)
        .putId<Field::frame>(frame)
        .put<Field::stoppedBy>(by)
        .commit();
}

/// What is said of an exception that is set going.
struct Raising {
    std::string name;
    std::string message;
    std::uint32_t cause = 0;
    std::uint32_t context = 0;
};

Raising describe(ThreadState& state, const std::type_info* type, void* object) {
    Raising raising{"exception", {}, 0, idOf(state, std::current_exception())};
    if (type == nullptr) return raising;
    raising.name = typeName(*type).substr(0, record::kMostText);
    raising.message = messageOf(*type, object);
    if (const auto* nested = castTo<std::nested_exception>(*type, object))
        raising.cause = idOf(state, nested->nested_ptr());
    return raising;
}

/// Says that an exception is set going: `known` again, or, where that is 0, a new one. Gives its
/// id.
std::uint32_t tellRaised(ThreadState& state, std::uint32_t known, const Raising& raising) {
    const auto id = known != 0
                        ? known
                        : state.recorder().channel().newIds(record::Channel::IdSort::exception, 1);
    const auto context = known != 0 ? 0 : raising.context;
    const auto frame = state.top();
    RawEvent<Kind::raise> event(state.log, ticks(),
                                raising.name.size() + raising.message.size() + 16);
    event.put<Field::exc>(id).putId<Field::frame>(frame).put<Field::exception>(
        std::string_view(raising.name));
    if (!raising.message.empty()) event.put<Field::message>(raising.message);
    event.put<Field::how>(known != 0 ? Word::again : Word::new_)
        .putId<Field::cause>(raising.cause == id ? 0 : raising.cause)
        .putId<Field::context>(context == id ? 0 : context)
        .commit();
    return id;
}

Token& raise(ThreadState& state, const std::type_info* type, void* object) {
    const auto raising = describe(state, type, object);
    Token token;
    token.object = object;
    token.uncaughtBefore = std::uncaught_exceptions();
    if (object == nullptr) {
        token.exception = tellRaised(state, 0, raising);
    } else {
        token.exception = KnownExceptions::ofProcess().go(
            object, state.recorder().era(), state.log.thread().value,
            [&](std::uint32_t exception) { tellStopped(state, exception, 0); },
            [&](std::uint32_t known) { return tellRaised(state, known, raising); });
    }
    return state.tokens.emplace_back(token);
}

Token* find(ThreadState& state, const void* object) {
    const auto found = std::find_if(state.tokens.rbegin(), state.tokens.rend(),
                                    [&](const auto& token) { return token.object == object; });
    return found == state.tokens.rend() ? nullptr : &*found;
}

/// This thread ends the program: what a terminate handler throws to look at is its own affair.
constinit thread_local bool t_isTerminating = false;

/// Only what happens inside recorded frames is of interest.
ThreadState* interestedState() noexcept {
    auto* state = isRecording() && !t_isTerminating ? threadState() : nullptr;
    return state != nullptr && !state->frames.empty() ? state : nullptr;
}

}  // namespace

void thrown(void* object, const std::type_info* type) noexcept {
    auto* state = interestedState();
    if (state == nullptr) return;
    state->settle();
    KnownExceptions::ofProcess().forget(object);
    (void)raise(*state, type, object);
}

void thrownAgain() noexcept {
    rethrown(std::current_exception());
}

/// Where nothing happened since it was caught, the token never stopped.
void rethrown(const std::exception_ptr& exception) noexcept {
    auto* state = interestedState();
    auto* object = objectOf(exception);
    if (state == nullptr || object == nullptr) return;
    if (find(*state, object) != nullptr) return rethrowing(exception);
    state->settle();
    (void)raise(*state, exception.__cxa_exception_type(), object);
}

void allocated(const void* object) noexcept {
    KnownExceptions::ofProcess().forget(object);
}

void stoppedByNobody() noexcept {
    auto* state = isRecording() ? threadState() : nullptr;
    if (state == nullptr || !std::current_exception()) return;
    t_isTerminating = true;
    const auto token = handledToken(*state);
    state->flushPrinted();
    tellStopped(*state, token.exception, state->top(), Word::interpreter);
    std::erase_if(state->tokens, [&](const auto& on) { return on.exception == token.exception; });
}

void stopped(ThreadState& state, const Token& token, Word by) {
    const auto frame = state.frames.empty() ? 0 : state.frames.back().frame;
    KnownExceptions::ofProcess().stop(token.object, state.recorder().era(),
                                      {token.exception, state.log.thread().value},
                                      [&] { tellStopped(state, token.exception, frame, by); });
}

Token& tokenInFlight(ThreadState& state) {
    if (!state.tokens.empty() && !state.tokens.back().isKept) return state.tokens.back();
    auto& token = raise(state, nullptr, nullptr);
    // It was thrown before anybody looked: it is over when one exception less is on its way.
    token.uncaughtBefore = std::uncaught_exceptions() - 1;
    return token;
}

Token& handledToken(ThreadState& state) {
    auto* object = objectOf(std::current_exception());
    if (auto* token = find(state, object)) return *token;
    // Met without an object when it unwound a guard.
    if (auto* token = find(state, nullptr)) {
        token->object = object;
        return *token;
    }
    state.settle();
    return raise(state, abi::__cxa_current_exception_type(), object);
}

void rethrowing(const std::exception_ptr& exception) noexcept {
    auto* state = threadState();
    if (state == nullptr) return;
    auto* token = find(*state, objectOf(exception));
    if (token == nullptr) return;
    token->isKept = false;
    token->uncaughtBefore = std::uncaught_exceptions();
}

}  // namespace flowglass::detail
