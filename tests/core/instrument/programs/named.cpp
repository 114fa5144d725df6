// Tasks that are spawned with names, and what the library shows inside of them.
#include <boost/asio.hpp>
#include <flowglass/asio.hpp>
#include <flowglass/flowglass.hpp>
#include <iostream>
#include <stdexcept>

namespace asio = boost::asio;
using asio::awaitable;
using asio::use_awaitable;

flowglass::generator<int> numbers() {
    co_yield 1;
    co_yield 2;
}

awaitable<int> answering() {
    const flowglass::scope held("answering");
    co_await asio::post(use_awaitable);
    int sum = 0;
    for (const int number : numbers()) sum += number;
    co_return sum;
}

awaitable<void> failing() {
    const flowglass::scope held("failing");
    co_await asio::post(use_awaitable);
    throw std::runtime_error("no luck");
}

awaitable<void> waiting() {
    asio::steady_timer timer(co_await asio::this_coro::executor, std::chrono::hours(1));
    co_await timer.async_wait(use_awaitable);
}

awaitable<void> parent() {
    auto executor = co_await asio::this_coro::executor;
    const int sum = co_await flowglass::spawn(executor, "answering", answering(), use_awaitable);
    std::cout << "sum " << sum << std::endl;
    asio::cancellation_signal signal;
    flowglass::spawn(executor, "waiting", waiting(),
                     asio::bind_cancellation_slot(signal.slot(), [](std::exception_ptr) {}));
    signal.emit(asio::cancellation_type::all);
    try {
        co_await flowglass::spawn(
            executor, "failing", [] { return failing(); }, use_awaitable);
    } catch (const std::runtime_error& fault) {
        std::cout << fault.what() << std::endl;
    }
}

int main() {
    asio::io_context context;
    flowglass::spawn(context, "parent", parent());
    context.run();
}
