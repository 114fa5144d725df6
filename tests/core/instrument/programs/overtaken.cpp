// A coroutine that another thread resumes before the thread that parked it has come back from
// starting what it waits for: here that thread waits until it has.
#include <atomic>
#include <boost/asio.hpp>
#include <iostream>
#include <thread>

namespace asio = boost::asio;
using asio::awaitable;
using asio::use_awaitable;
using Socket = asio::local::stream_protocol::socket;

std::atomic<bool> s_isResumed{false};

/// Like any composed operation: it calls one of Asio's from its own initiation.
template <class Token>
auto receive(Socket& socket, asio::mutable_buffer buffer, Token&& token) {
    const auto initiate = [](auto handler, Socket* from, asio::mutable_buffer into) {
        from->async_receive(into, std::move(handler));
        s_isResumed.wait(false);
    };
    return asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
        initiate, token, &socket, buffer);
}

awaitable<void> receiver(Socket& socket) {
    char letter = 0;
    co_await receive(socket, asio::buffer(&letter, 1), use_awaitable);
    s_isResumed = true;
    s_isResumed.notify_all();
    std::cout << "received " << letter << '\n';
}

int main() {
    asio::io_context context;
    Socket left(context);
    Socket right(context);
    asio::local::connect_pair(left, right);
    asio::co_spawn(context, receiver(left), asio::detached);
    right.send(asio::buffer("x", 1));
    std::thread other([&] { context.run(); });
    context.run();
    other.join();
}
