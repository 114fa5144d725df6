// Timers that tick on one context that four threads run, counted behind a strand.
#include <boost/asio.hpp>
#include <chrono>
#include <iostream>
#include <thread>
#include <vector>

namespace asio = boost::asio;
using asio::awaitable;
using asio::use_awaitable;

using Strand = asio::strand<asio::io_context::executor_type>;

awaitable<void> tick(Strand strand, int& total) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    for (int i = 0; i < 20; ++i) {
        timer.expires_after(std::chrono::microseconds(100));
        co_await timer.async_wait(use_awaitable);
        co_await asio::post(use_awaitable);
        asio::post(strand, [&total] { ++total; });
    }
}

int main() {
    asio::io_context context;
    Strand strand(context.get_executor());
    int total = 0;
    for (int i = 0; i < 8; ++i) asio::co_spawn(context, tick(strand, total), asio::detached);
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) threads.emplace_back([&] { context.run(); });
    context.run();
    for (auto& thread : threads) thread.join();
    std::cout << total << " ticks\n";
}
