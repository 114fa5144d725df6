// A small web server with two threads, and a client that asks it for three pages at once.
#include <atomic>
#include <boost/asio.hpp>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

namespace asio = boost::asio;
using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;

std::string page(const std::string& path) {
    const auto body = "You asked for " + path;
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

awaitable<void> serve(tcp::socket socket) {
    std::string request;
    co_await asio::async_read_until(socket, asio::dynamic_buffer(request), "\r\n\r\n",
                                    use_awaitable);
    const auto begin = request.find(' ') + 1;
    const auto answer = page(request.substr(begin, request.find(' ', begin) - begin));
    co_await asio::async_write(socket, asio::buffer(answer), use_awaitable);
    socket.shutdown(tcp::socket::shutdown_both);
}

awaitable<void> listen(tcp::acceptor& acceptor, int requests) {
    for (int i = 0; i < requests; ++i) {
        auto socket = co_await acceptor.async_accept(use_awaitable);
        auto executor = socket.get_executor();
        asio::co_spawn(executor, serve(std::move(socket)), asio::detached);
    }
}

awaitable<std::size_t> fetch(tcp::endpoint server, std::string path) {
    tcp::socket socket(co_await asio::this_coro::executor);
    co_await socket.async_connect(server, use_awaitable);
    const auto request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    co_await asio::async_write(socket, asio::buffer(request), use_awaitable);
    std::string answer;
    boost::system::error_code ec;
    co_await asio::async_read(socket, asio::dynamic_buffer(answer), asio::transfer_all(),
                              asio::redirect_error(use_awaitable, ec));
    co_return answer.size();
}

int main() {
    asio::io_context context;
    tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
    asio::co_spawn(context, listen(acceptor, 3), asio::detached);
    std::atomic<std::size_t> bytes{0};
    for (const auto* path : {"/", "/news", "/help"})
        asio::co_spawn(context, fetch(acceptor.local_endpoint(), path),
                       [&](std::exception_ptr, std::size_t size) { bytes += size; });
    std::thread other([&] { context.run(); });
    context.run();
    other.join();
    std::cout << bytes << " bytes\n";
}
