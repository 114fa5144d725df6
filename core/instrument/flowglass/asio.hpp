#pragma once

#include <exception>
#include <source_location>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/system/system_error.hpp>

#include <flowglass/asio_hooks.hpp>
#include <flowglass/shown.hpp>

namespace flowglass {
namespace detail {

template <class Function>
using AwaitableOf = std::invoke_result_t<Function&>;
template <class Function>
using ResultOf = typename AwaitableOf<Function>::value_type;
template <class>
inline constexpr bool kIsAwaitable = false;
template <class T, class Executor>
inline constexpr bool kIsAwaitable<boost::asio::awaitable<T, Executor>> = true;

/// Runs the coroutine inside its task and notes how it ended.
template <class Function>
AwaitableOf<Function> observed(Function function) {
    try {
        if constexpr (std::is_void_v<ResultOf<Function>>) {
            co_await function();
            if (isRecording()) taskReturned(nullptr);
        } else {
            auto value = co_await function();
            if (isRecording()) {
                const auto shown = show(value);
                taskReturned(&shown);
            }
            co_return std::move(value);
        }
    } catch (const boost::system::system_error& fault) {
        if (isRecording()) taskFailed(fault.code() == boost::asio::error::operation_aborted);
        throw;
    } catch (...) {
        if (isRecording()) taskFailed(false);
        throw;
    }
}

template <class Result>
struct SpawnSignature {
    using type = void(std::exception_ptr, Result);
};
template <>
struct SpawnSignature<void> {
    using type = void(std::exception_ptr);
};

template <class Executor, class Function, class Token>
auto spawnNamed(const Executor& executor, std::string_view name, Function function, Token&& token,
                const std::source_location& where) {
    static_assert(kIsAwaitable<AwaitableOf<Function>>,
                  "a task is a coroutine: what is spawned gives a boost::asio::awaitable");
    using Signature = typename SpawnSignature<ResultOf<Function>>::type;
    // With a token like use_awaitable nothing is spawned before it is awaited.
    return boost::asio::async_initiate<Token, Signature>(
        [executor, name = std::string(name), where](auto&& handler, Function started) {
            const NamedSpawn named(name, where);
            boost::asio::co_spawn(executor, observed(std::move(started)),
                                  std::forward<decltype(handler)>(handler));
        },
        token, std::move(function));
}

/// Gives a coroutine that has been called already.
template <class Awaitable>
struct Given {
    Awaitable coroutine;
    Awaitable operator()() { return std::move(coroutine); }
};

template <class Context>
concept ExecutionContext = std::is_convertible_v<Context&, boost::asio::execution_context&>;

}  // namespace detail

/// boost::asio::co_spawn() for a task that is shown with a name, the line it was spawned at and how
/// it ended: its result, its exception, or that it was cancelled (operation_aborted left it).
/// `executor` may be an execution context. `coroutine` is an awaitable, or a function without
/// parameters that returns one. `token` is what co_spawn takes, with the same signature and the
/// same meaning: the coroutine runs on `executor`; the handler, or whoever awaits use_awaitable,
/// goes on where its own executor says. Where nothing records, or the program is built without
/// flowglass::asio, it does what co_spawn does. From any thread from which co_spawn may be called.
template <class Executor, class T, class AwaitableExecutor, class Token = boost::asio::detached_t>
requires(!detail::ExecutionContext<Executor>) auto spawn(
    const Executor& executor, std::string_view name,
    boost::asio::awaitable<T, AwaitableExecutor> coroutine, Token&& token = {},
    std::source_location where = std::source_location::current()) {
    using Coroutine = boost::asio::awaitable<T, AwaitableExecutor>;
    return detail::spawnNamed(executor, name, detail::Given<Coroutine>{std::move(coroutine)},
                              std::forward<Token>(token), where);
}
template <class Executor, class Function, class Token = boost::asio::detached_t>
requires(!detail::ExecutionContext<Executor> && std::is_invocable_v<Function&>) auto spawn(
    const Executor& executor, std::string_view name, Function function, Token&& token = {},
    std::source_location where = std::source_location::current()) {
    return detail::spawnNamed(executor, name, std::move(function), std::forward<Token>(token),
                              where);
}
template <detail::ExecutionContext Context, class Coroutine, class Token = boost::asio::detached_t>
auto spawn(Context& context, std::string_view name, Coroutine coroutine, Token&& token = {},
           std::source_location where = std::source_location::current()) {
    return spawn(context.get_executor(), name, std::move(coroutine), std::forward<Token>(token),
                 where);
}

}  // namespace flowglass
