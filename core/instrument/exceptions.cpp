#include "core/instrument/exceptions.hpp"

#include <cxxabi.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <string>

#include <flowglass/hooks.hpp>

namespace flowglass::detail {
namespace {

using record::RawEvent;
using record::ticks;
using trace::Field;
using trace::Kind;
using trace::Word;

constexpr std::size_t kMessageBytes = 2000;

/// What an exception says of itself, where it is a std::exception.
std::string messageOf(const std::type_info& type, void* object) {
    // The cast that a catch clause would do; a std::type_info knows its bases.
    void* base = object;
    if (!typeid(std::exception).__do_catch(&type, &base, 1)) return {};
    const char* text = static_cast<std::exception*>(base)->what();
    return text == nullptr ? "" : shortened(text, kMessageBytes);
}

Token& raise(ThreadState& state, const std::type_info* type, void* object) {
    // What was caught and is thrown once more is the same token.
    const bool isAgain = object != nullptr && state.lastHandled.object == object;
    Token token;
    token.exception =
        isAgain ? state.lastHandled.exception
                : state.recorder().channel().newIds(record::Channel::IdSort::exception, 1);
    token.object = object;
    token.uncaughtBefore = std::uncaught_exceptions();
    const auto name = type != nullptr ? typeName(*type) : "exception";
    const auto message = type != nullptr ? messageOf(*type, object) : "";
    const auto frame = state.top();
    RawEvent<Kind::raise> event(state.log, ticks(), name.size() + message.size() + 16);
    event.put<Field::exc>(token.exception)
        .put<Field::frame>(frame)
        .put<Field::exception>(std::string_view(name).substr(0, record::kMostText));
    if (!message.empty()) event.put<Field::message>(message);
    event.put<Field::how>(isAgain ? Word::again : Word::new_).commit();
    return state.tokens.emplace_back(token);
}

/// The exception object that an exception_ptr shares; it holds nothing else (libstdc++).
void* objectOf(const std::exception_ptr& exception) {
    static_assert(sizeof exception == sizeof(void*));
    void* object = nullptr;
    std::memcpy(&object, static_cast<const void*>(&exception), sizeof object);
    return object;
}

Token* find(ThreadState& state, const void* object) {
    const auto found = std::find_if(state.tokens.rbegin(), state.tokens.rend(),
                                    [&](const auto& token) { return token.object == object; });
    return found == state.tokens.rend() ? nullptr : &*found;
}

/// Only what happens inside recorded frames is of interest.
ThreadState* interestedState() noexcept {
    auto* state = isRecording() ? threadState() : nullptr;
    return state != nullptr && !state->frames.empty() ? state : nullptr;
}

void thrown(void* object, const std::type_info* type) noexcept {
    auto* state = interestedState();
    if (state == nullptr) return;
    state->settle();
    state->lastHandled = {};  // an object that is new may stand where an old one stood
    (void)raise(*state, type, object);
}

/// `throw;` in a catch clause: where nothing happened in the clause, the token never stopped.
void thrownAgain() noexcept {
    auto* state = interestedState();
    if (state == nullptr) return;
    auto* object = objectOf(std::current_exception());
    if (object == nullptr || find(*state, object) != nullptr) return;
    state->settle();
    (void)raise(*state, abi::__cxa_current_exception_type(), object);
}

}  // namespace

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

// Weak: a program that is linked without --wrap never comes here, and still links.
extern "C" {
[[noreturn, gnu::weak]] void __real___cxa_throw(void* object, std::type_info* type,
                                                void (*destroy)(void*));
[[noreturn]] void __wrap___cxa_throw(void* object, std::type_info* type, void (*destroy)(void*));

void __wrap___cxa_throw(void* object, std::type_info* type, void (*destroy)(void*)) {
    if (flowglass::detail::isRecording()) flowglass::detail::thrown(object, type);
    __real___cxa_throw(object, type, destroy);
}

[[noreturn, gnu::weak]] void __real___cxa_rethrow();
[[noreturn]] void __wrap___cxa_rethrow();

void __wrap___cxa_rethrow() {
    if (flowglass::detail::isRecording()) flowglass::detail::thrownAgain();
    __real___cxa_rethrow();
}
}
