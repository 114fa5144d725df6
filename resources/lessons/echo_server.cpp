#include <boost/asio.hpp>
#include <flowglass/asio.hpp>
#include <flowglass/flowglass.hpp>
#include <iostream>
#include <string>

using namespace boost::asio;
using ip::tcp;

awaitable<void> echo(tcp::socket peer) {
    std::string text(4, ' ');
    co_await async_read(peer, buffer(text), deferred);
    co_await async_write(peer, buffer(text), deferred);
}

awaitable<void> serve(tcp::acceptor& door) {
    for (auto name : {"echo one", "echo two"}) {
        auto peer = co_await door.async_accept(deferred);
        auto ex = peer.get_executor();
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
    io_context context;
    tcp::endpoint local(ip::address_v4::loopback(), 0);
    tcp::acceptor door(context, local);
    local = door.local_endpoint();
    std::string ping = "ping", pong = "pong";
    flowglass::spawn(context, "server", serve(door));
    flowglass::spawn(context, "client one", ask(local, ping));
    flowglass::spawn(context, "client two", ask(local, pong));
    context.run();
    std::cout << ping << " and " << pong << " came back\n";
}
