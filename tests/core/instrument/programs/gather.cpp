// A coroutine that spawns others and waits for all of them, in each of the ways that Asio has.
#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <chrono>
#include <iostream>

namespace asio = boost::asio;
using asio::awaitable;
using asio::use_awaitable;
using std::chrono::milliseconds;
using namespace asio::experimental::awaitable_operators;

awaitable<int> worker(int number) {
    asio::steady_timer timer(co_await asio::this_coro::executor, milliseconds(number));
    co_await timer.async_wait(use_awaitable);
    co_return number;
}

awaitable<void> forever() {
    asio::steady_timer timer(co_await asio::this_coro::executor, std::chrono::hours(1));
    co_await timer.async_wait(use_awaitable);
}

awaitable<void> failing() {
    co_await asio::post(asio::deferred);
    throw std::runtime_error("no luck");
}

using Channel = asio::experimental::channel<void(boost::system::error_code, int)>;

awaitable<void> producer(Channel& channel) {
    for (int i = 1; i <= 3; ++i)
        co_await channel.async_send(boost::system::error_code(), i, use_awaitable);
    channel.close();
}

awaitable<void> parent() {
    auto executor = co_await asio::this_coro::executor;

    auto [one, two] = co_await (worker(1) && worker(2));
    std::cout << "both: " << one + two << std::endl;

    co_await (forever() || worker(3));
    std::cout << "one of two" << std::endl;

    const int alone = co_await asio::co_spawn(executor, worker(4), use_awaitable);
    std::cout << "spawned: " << alone << std::endl;

    asio::steady_timer first(executor, milliseconds(1));
    asio::steady_timer second(executor, milliseconds(2));
    co_await asio::experimental::make_parallel_group(first.async_wait(asio::deferred),
                                                     second.async_wait(asio::deferred))
        .async_wait(asio::experimental::wait_for_all(), use_awaitable);
    std::cout << "two timers" << std::endl;

    Channel channel(executor);
    asio::co_spawn(executor, producer(channel), asio::detached);
    boost::system::error_code ec;
    for (int sum = 0;;) {
        sum += co_await channel.async_receive(asio::redirect_error(use_awaitable, ec));
        if (!ec) continue;
        std::cout << "received: " << sum << std::endl;
        break;
    }

    try {
        co_await asio::co_spawn(executor, failing(), use_awaitable);
    } catch (const std::exception& fault) {
        std::cout << "failed: " << fault.what() << std::endl;
    }
}

int main() {
    asio::io_context context;
    asio::co_spawn(context, parent(), asio::detached);
    context.run();
}
