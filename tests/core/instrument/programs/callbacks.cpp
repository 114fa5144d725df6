// Asio without coroutines: callbacks on timers and signals, strands, what is cancelled, and what
// nobody ever runs.
#include <boost/asio.hpp>
#include <chrono>
#include <csignal>
#include <iostream>

namespace asio = boost::asio;
using boost::system::error_code;

class Countdown {
  public:
    explicit Countdown(asio::io_context& context) : m_timer(context) { next(); }

  private:
    void next() {
        m_timer.expires_after(std::chrono::milliseconds(1));
        m_timer.async_wait([this](const error_code& ec) {
            if (ec) return;
            std::cout << m_left << std::endl;
            if (--m_left > 0) next();
        });
    }
    asio::steady_timer m_timer;
    int m_left = 3;
};

int main() {
    asio::io_context context;
    const Countdown countdown(context);

    asio::steady_timer late(context, std::chrono::hours(1));
    late.async_wait([](const error_code& ec) { std::cout << ec.message() << std::endl; });
    asio::post(context, [&] { late.cancel(); });

    asio::signal_set signals(context, SIGUSR1);
    signals.async_wait([](const error_code&, int number) {
        std::cout << (number == SIGUSR1 ? "signal" : "?") << std::endl;
    });
    asio::post(context, [] { std::raise(SIGUSR1); });

    const auto strand = asio::make_strand(context);
    asio::post(strand, [] { std::cout << "first on the strand" << std::endl; });
    asio::post(strand, [] { std::cout << "second on the strand" << std::endl; });
    context.run();

    asio::thread_pool pool(1);
    asio::post(pool, [] { std::cout << "in the pool" << std::endl; });
    pool.join();

    // A second context, which ends with work in its queue and a coroutine that waits.
    asio::io_context never;
    asio::co_spawn(
        never.get_executor(),
        [](asio::steady_timer timer) -> asio::awaitable<void> {
            co_await timer.async_wait(asio::use_awaitable);
        }(asio::steady_timer(never, std::chrono::hours(1))),
        asio::detached);
    never.run_one();
    asio::post(never, [] { std::cout << "never" << std::endl; });
}
