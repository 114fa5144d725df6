#include "core/record/harvester.hpp"

#include <utility>

namespace flowglass::record {
namespace {

/// How often to look while the program is busy: at 3 GB/s it fills the channel's budget in 8 ms.
constexpr std::chrono::milliseconds kBusyEvery{2};
constexpr std::chrono::milliseconds kQuietEvery{20};

}  // namespace

Harvester::Harvester(Channel& channel) : m_collector(channel), m_thread([this] { run(); }) {}

Harvester::~Harvester() {
    stop();
}

void Harvester::run() {
    std::unique_lock lock(m_mutex);
    while (!m_stopped) {
        auto pause = kBusyEvery;
        if (m_waitingBytes < kMostWaiting) {
            lock.unlock();
            auto harvest = m_collector.collect(Writers::running);
            lock.lock();
            pause = store(std::move(harvest));
        }
        m_stops.wait_for(lock, pause, [&] { return m_stopped; });
    }
}

/// How long to wait before the next look.
std::chrono::milliseconds Harvester::store(Harvest harvest) {
    const auto bytes = harvest.bytes();
    // An empty one tells the decoder that time has passed, which closes epochs; one is enough.
    if (bytes == 0 && !m_waiting.empty()) return kQuietEvery;
    m_waitingBytes += bytes;
    m_waiting.push_back(std::move(harvest));
    return bytes == 0 ? kQuietEvery : kBusyEvery;
}

std::optional<Harvest> Harvester::next() {
    const std::lock_guard lock(m_mutex);
    if (m_waiting.empty()) return std::nullopt;
    Harvest harvest = std::move(m_waiting.front());
    m_waiting.pop_front();
    m_waitingBytes -= harvest.bytes();
    return harvest;
}

void Harvester::stop() {
    if (!m_thread.joinable()) return;
    {
        const std::lock_guard lock(m_mutex);
        m_stopped = true;
    }
    m_stops.notify_all();
    m_thread.join();
    m_waiting.push_back(m_collector.collect(Writers::gone));
}

}  // namespace flowglass::record
