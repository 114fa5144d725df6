// A chat server in the style of Asio's own example, and three clients on the loopback.
#include <boost/asio.hpp>
#include <deque>
#include <iostream>
#include <memory>
#include <set>
#include <string>

namespace asio = boost::asio;
using asio::awaitable;
using asio::co_spawn;
using asio::detached;
using asio::use_awaitable;
using asio::ip::tcp;

class Participant {
  public:
    virtual ~Participant() = default;
    virtual void deliver(const std::string& message) = 0;
};

class Room {
  public:
    void join(std::shared_ptr<Participant> participant) {
        m_participants.insert(std::move(participant));
    }
    void leave(const std::shared_ptr<Participant>& participant) {
        m_participants.erase(participant);
    }
    void deliver(const std::string& message) {
        for (const auto& participant : m_participants) participant->deliver(message);
    }

  private:
    std::set<std::shared_ptr<Participant>> m_participants;
};

class Session : public Participant, public std::enable_shared_from_this<Session> {
  public:
    Session(tcp::socket socket, Room& room)
        : m_socket(std::move(socket)), m_timer(m_socket.get_executor()), m_room(room) {
        m_timer.expires_at(std::chrono::steady_clock::time_point::max());
    }
    void start() {
        m_room.join(shared_from_this());
        co_spawn(
            m_socket.get_executor(), [self = shared_from_this()] { return self->reader(); },
            detached);
        co_spawn(
            m_socket.get_executor(), [self = shared_from_this()] { return self->writer(); },
            detached);
    }
    void deliver(const std::string& message) override {
        m_messages.push_back(message);
        m_timer.cancel_one();
    }

  private:
    awaitable<void> reader() {
        try {
            for (std::string text;;) {
                const auto n = co_await asio::async_read_until(
                    m_socket, asio::dynamic_buffer(text, 1024), "\n", use_awaitable);
                m_room.deliver(text.substr(0, n));
                text.erase(0, n);
            }
        } catch (const std::exception&) {
            stop();
        }
    }
    awaitable<void> writer() {
        try {
            while (m_socket.is_open()) {
                if (m_messages.empty()) {
                    boost::system::error_code ec;
                    co_await m_timer.async_wait(asio::redirect_error(use_awaitable, ec));
                } else {
                    co_await asio::async_write(m_socket, asio::buffer(m_messages.front()),
                                               use_awaitable);
                    m_messages.pop_front();
                }
            }
        } catch (const std::exception&) {
            stop();
        }
    }
    void stop() {
        m_room.leave(shared_from_this());
        m_socket.close();
        m_timer.cancel();
    }

    tcp::socket m_socket;
    asio::steady_timer m_timer;
    Room& m_room;
    std::deque<std::string> m_messages;
};

awaitable<void> listener(tcp::acceptor& acceptor, Room& room, int guests) {
    for (int i = 0; i < guests; ++i)
        std::make_shared<Session>(co_await acceptor.async_accept(use_awaitable), room)->start();
}

/// Says one line and leaves when it has heard its own.
awaitable<void> client(tcp::endpoint server, std::string name) {
    tcp::socket socket(co_await asio::this_coro::executor);
    co_await socket.async_connect(server, use_awaitable);
    const auto line = "I am " + name + "\n";
    co_await asio::async_write(socket, asio::buffer(line), use_awaitable);
    for (std::string text, heard; heard != line;) {
        const auto n = co_await asio::async_read_until(socket, asio::dynamic_buffer(text), '\n',
                                                       use_awaitable);
        heard = text.substr(0, n);
        text.erase(0, n);
    }
    std::cout << name << " was heard" << std::endl;
}

int main() {
    asio::io_context context(1);
    Room room;
    tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
    co_spawn(context, listener(acceptor, room, 3), detached);
    for (const auto* name : {"Ada", "Bert", "Cleo"})
        co_spawn(context, client(acceptor.local_endpoint(), name), detached);
    context.run();
}
