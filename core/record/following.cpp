#include "core/record/following.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

#include "core/base/wall_clock.hpp"

namespace flowglass::record {

base::Result<std::unique_ptr<Following>> Following::start(Options options) {
    auto listener = listenForProcesses();
    if (!listener) return listener.error();
    UniqueDescriptor stop(eventfd(0, EFD_CLOEXEC));
    if (stop.get() < 0)
        return base::Error{
            base::ErrorKind::io,
            std::string("Further processes cannot be recorded: ") + std::strerror(errno) + ".",
            {}};
    return std::unique_ptr<Following>(
        new Following(std::move(options), std::move(*listener), std::move(stop)));
}

Following::Following(Options options, Listener listener, UniqueDescriptor stop)
    : m_options(std::move(options)),
      m_listener(std::move(listener)),
      m_stop(std::move(stop)),
      m_thread([this] { run(); }) {}

Following::~Following() {
    (void)finish();
}

void Following::run() {
    std::array<pollfd, 2> waited{pollfd{m_listener.socket.get(), POLLIN, 0},
                                 pollfd{m_stop.get(), POLLIN, 0}};
    while (waited[1].revents == 0) {
        (void)poll(waited.data(), waited.size(), -1);
        while (auto announced = nextAnnouncement(m_listener.socket.get()))
            takeIn(std::move(*announced));
        dropEnded();
    }
}

/// "T.flow" gives "T.4711.flow". A number that has been used in this run (by a process that has
/// become another program, or has ended) is used once more: "T.4711-2.flow".
std::string Following::newPath(int process) {
    constexpr std::string_view ending = ".flow";
    std::string stem = m_options.tracePath;
    const bool ends = stem.ends_with(ending);
    if (ends) stem.resize(stem.size() - ending.size());
    stem += "." + std::to_string(process);
    const std::string tail(ends ? ending : "");
    std::string path = stem + tail;
    for (int use = 2; !m_paths.insert(path).second; ++use)
        path = stem + "-" + std::to_string(use) + tail;
    return path;
}

void Following::takeIn(Announcement announced) {
    auto channel = Channel::adopt(announced.channel.get());
    announced.channel.reset();
    if (!channel) return note(channel.error());
    channel->setDropping(m_options.dropping);
    trace::Metadata metadata = m_options.metadata;
    metadata.processId = static_cast<std::uint32_t>(announced.process);
    metadata.started = base::nowInUtc();
    if (!announced.words.empty()) {
        metadata.program = announced.words[0];
        metadata.arguments.assign(announced.words.begin() + 1, announced.words.end());
    }
    const auto path = newPath(announced.process);
    auto sink = TraceSink::open(path, std::move(metadata), false);
    if (!sink) {
        m_paths.erase(path);
        channel->stop();
        return note(sink.error());
    }
    m_processes.emplace_back(std::move(announced), std::move(*sink), std::move(*channel),
                             m_options.limits, m_stop.get());
}

void Following::dropEnded() {
    for (auto at = m_processes.begin(); at != m_processes.end();) {
        if (!at->isOver()) {
            ++at;
            continue;
        }
        at->join();
        note(at->fault());
        at = m_processes.erase(at);
    }
}

void Following::note(const std::optional<base::Error>& fault) {
    if (!m_fault) m_fault = fault;
}

Following::Sum Following::finish() {
    if (m_thread.joinable()) {
        constexpr std::uint64_t one = 1;
        (void)!write(m_stop.get(), &one, sizeof one);
        m_thread.join();
        for (auto& process : m_processes) process.join();
        dropEnded();
    }
    return {m_paths.size(), m_fault};
}

}  // namespace flowglass::record
