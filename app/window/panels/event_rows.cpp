#include "app/window/panels/event_rows.hpp"

#include <QApplication>
#include <QPointer>
#include <algorithm>

#include "core/model/event_words.hpp"

namespace flowglass::window {

namespace {

/// A worker reports once in so many events, and looks as often as kLook whether it is still wanted:
/// who types the next letter waits for that.
constexpr trace::EventIndex kStride = 32'768;
constexpr trace::EventIndex kLook = 512;

model::EventNames namesOf(const Snapshot& snapshot) {
    return {snapshot.frames(), snapshot.player->names()};
}

void addMatches(const Snapshot& snapshot, const EventFilter& filter, trace::EventIndex from,
                trace::EventIndex to, std::vector<std::uint32_t>& found) {
    snapshot.trace().each(from, to, [&](const trace::Event& event) {
        if (filter.kind && event.kind != *filter.kind) return;
        const bool wanted =
            filter.text.empty() || model::holdsText(trace::nameOf(event.kind), filter.text) ||
            model::holdsText(model::eventWords(event, namesOf(snapshot)), filter.text);
        if (wanted) found.push_back(static_cast<std::uint32_t>(event.index));
    });
}

}  // namespace

EventRows::EventRows(Playhead& playhead, QObject* parent) : QObject(parent), m_playhead(playhead) {
    connect(&m_playhead, &Playhead::opened, this, &EventRows::restart);
    connect(&m_playhead, &Playhead::grew, this, [this] {
        goOn();
        Q_EMIT changed();
    });
    connect(&m_playhead, &Playhead::moved, this, &EventRows::changed);
    connect(&m_playhead, &Playhead::changed, this, &EventRows::changed);
}

EventRows::~EventRows() {
    halt();
}

void EventRows::setFilter(EventFilter filter) {
    if (filter == m_filter) return;
    m_filter = std::move(filter);
    restart();
}

void EventRows::halt() {
    if (m_worker == nullptr) return;
    *m_halted = true;
    m_worker->wait();
    m_worker = nullptr;
}

void EventRows::restart() {
    halt();
    m_found.clear();
    m_lookedThrough = 0;
    goOn();
    Q_EMIT changed();
}

void EventRows::goOn() {
    if (m_filter.all() || m_playhead.empty() || m_worker != nullptr) return;
    const auto snapshot = m_playhead.sharedSnapshot();
    if (m_lookedThrough >= snapshot->trace().size()) return;
    m_halted = std::make_shared<std::atomic<bool>>(false);
    m_worker = QThread::create([rows = QPointer(this), halted = m_halted, snapshot,
                                filter = m_filter, from = m_lookedThrough] {
        const auto size = snapshot->trace().size();
        for (auto at = from; at < size && !*halted; at += kStride) {
            const auto to = std::min(size, at + kStride);
            std::vector<std::uint32_t> found;
            for (auto part = at; part < to && !*halted; part += kLook)
                addMatches(*snapshot, filter, part, std::min(to, part + kLook), found);
            QMetaObject::invokeMethod(
                qApp,
                [rows, halted, found = std::move(found), to] {
                    if (!*halted && rows != nullptr) rows->take(found, to);
                },
                Qt::QueuedConnection);
        }
    });
    connect(m_worker, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(m_worker, &QThread::finished, this, [this, worker = m_worker] {
        if (m_worker != worker) return;
        m_worker = nullptr;
        // The recording may have grown meanwhile.
        goOn();
        Q_EMIT changed();
    });
    m_worker->start(QThread::LowPriority);
}

void EventRows::take(const std::vector<std::uint32_t>& found, trace::EventIndex lookedThrough) {
    m_found.insert(m_found.end(), found.begin(), found.end());
    m_lookedThrough = lookedThrough;
    if (!found.empty()) Q_EMIT changed();
}

std::size_t EventRows::rowsBefore(trace::EventIndex event) const {
    if (m_filter.all()) return std::min<std::size_t>(event, m_playhead.player().trace().size());
    return static_cast<std::size_t>(std::ranges::lower_bound(m_found, event) - m_found.begin());
}

std::size_t EventRows::count() const {
    if (m_playhead.empty()) return 0;
    return rowsBefore(m_playhead.veiled() ? m_playhead.eventCount()
                                          : m_playhead.player().trace().size());
}

trace::EventIndex EventRows::at(std::size_t row) const {
    return m_filter.all() ? row : m_found[row];
}

std::optional<std::size_t> EventRows::rowOfNow() const {
    if (m_playhead.empty()) return std::nullopt;
    const auto happened = rowsBefore(m_playhead.eventCount());
    return happened == 0 ? std::nullopt : std::optional(happened - 1);
}

QString EventRows::kindAt(std::size_t row) const {
    const auto name = trace::nameOf(m_playhead.player().trace().kind(at(row)));
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

QString EventRows::wordsAt(std::size_t row) const {
    const auto event = m_playhead.player().trace().event(at(row));
    return QString::fromStdString(model::eventWords(event, namesOf(m_playhead.snapshot())));
}

}  // namespace flowglass::window
