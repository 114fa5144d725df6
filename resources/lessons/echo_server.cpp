#include <boost/asio.hpp>
#include <flowglass/asio.hpp>
#include <flowglass/flowglass.hpp>
#include <iostream>
using namespace boost::asio;
using namespace boost::asio::ip;

awaitable<void> echo(tcp::socket peer) {
    std::string text(4, ' ');
    co_await async_read(peer, buffer(text), deferred);
    co_await async_write(peer, buffer(text), deferred);
}

awaitable<void> serve(tcp::acceptor& door) {
    auto ex = door.get_executor();
    for (auto name : {"echo one", "echo two"}) {
        auto peer = co_await door.async_accept(deferred);
        flowglass::spawn(ex, name, echo(std::move(peer)));
    }
}

awaitable<void> ask(tcp::endpoint to, std::string& text) {
    tcp::socket peer(co_await this_coro::executor);
    co_await peer.async_connect(to, deferred);
    co_await async_write(peer, buffer(text), deferred);
    co_await async_read(peer, buffer(text), deferred);
}

int main() {
    flowglass::calling here;
    io_context io;
    tcp::acceptor door(io, {address_v4::loopback(), 0});
    auto local = door.local_endpoint();
    std::string ping = "ping", pong = "pong";
    flowglass::spawn(io, "server", serve(door));
    flowglass::spawn(io, "ask one", ask(local, ping));
    flowglass::spawn(io, "ask two", ask(local, pong));
    io.run();
    std::cout << ping << " and " << pong << " are back\n";
}
