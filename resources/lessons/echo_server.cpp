#include <boost/asio.hpp>
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
    for (int guest = 0; guest < 2; ++guest) {
        auto peer = co_await door.async_accept(deferred);
        auto ex = peer.get_executor();
        co_spawn(ex, echo(std::move(peer)), detached);
    }
}

awaitable<void> ask(tcp::endpoint to, std::string& text) {
    tcp::socket peer(co_await this_coro::executor);
    co_await peer.async_connect(to, deferred);
    co_await async_write(peer, buffer(text), deferred);
    co_await async_read(peer, buffer(text), deferred);
}

int main() {
    io_context context;
    tcp::endpoint local(ip::address_v4::loopback(), 0);
    tcp::acceptor door(context, local);
    local = door.local_endpoint();
    std::string one = "ping", two = "pong";
    co_spawn(context, serve(door), detached);
    co_spawn(context, ask(local, one), detached);
    co_spawn(context, ask(local, two), detached);
    context.run();
    std::cout << one << " and " << two << " came back\n";
}
