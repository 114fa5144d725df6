#include <chrono>
#include <iostream>

#include <boost/asio.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <flowglass/asio.hpp>

namespace asio = boost::asio;
using namespace asio::experimental;
using namespace std::chrono_literals;
using Time = std::chrono::milliseconds;

asio::awaitable<int> work(int pages, Time time) {
    auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor, time);
    co_await timer.async_wait(asio::use_awaitable);
    std::cout << pages << " pages done\n";
    co_return pages;
}

asio::awaitable<void> gather() {
    auto ex = co_await asio::this_coro::executor;
    auto start = [&](auto name, int pages, Time time) {
        return flowglass::spawn(
            ex, name, work(pages, time), asio::deferred);
    };
    auto all = make_parallel_group(
        start("slow", 3, 30ms), start("fast", 1, 10ms),
        start("other", 2, 20ms));
    auto [order, e1, slow, e2, fast, e3, other] =
        co_await all.async_wait(wait_for_all(),
                                asio::use_awaitable);
    std::cout << slow + fast + other << " in all\n";
}

int main() {
    asio::io_context context;
    flowglass::spawn(context, "gather", gather());
    context.run();
}
