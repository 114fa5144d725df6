// Three coroutines with timers on one io_context; the first spawns the third, which runs inline.
#include <boost/asio.hpp>
#include <chrono>

namespace asio = boost::asio;
using std::chrono::milliseconds;

asio::awaitable<void> nap(int ms) {
    asio::steady_timer timer(co_await asio::this_coro::executor, milliseconds(ms));
    co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<void> parent() {
    auto executor = co_await asio::this_coro::executor;
    asio::co_spawn(executor, nap(20), asio::detached);
    co_await nap(10);
}

int main() {
    asio::io_context context;
    asio::co_spawn(context, parent(), asio::detached);
    asio::co_spawn(context, nap(30), asio::detached);
    context.run();
}
