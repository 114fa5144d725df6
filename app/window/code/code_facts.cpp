#include "app/window/code/code_facts.hpp"

#include <QFileInfo>
#include <algorithm>

#include "core/playback/moves/source_place.hpp"
#include "core/scene/page/code.hpp"

namespace flowglass::window {

namespace {

QString toQString(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::optional<Place> toPlace(const std::optional<playback::SourcePlace>& place) {
    if (!place) return std::nullopt;
    return Place{toQString(place->file), static_cast<int>(place->line)};
}

}  // namespace

QStringList filesOf(const trace::Trace& trace) {
    const QString program = QFileInfo(QString::fromStdString(trace.metadata().program)).fileName();
    QStringList files;
    for (const std::string& file : trace.sourceFiles()) {
        files.append(QString::fromStdString(file));
    }
    std::ranges::stable_partition(
        files, [&](const QString& file) { return QFileInfo(file).fileName() == program; });
    return files;
}

std::map<int, QStringList> parkingPlaces(const Snapshot& snapshot, const QString& file) {
    constexpr trace::EventIndex kEnough = 5'000;
    std::map<int, QStringList> places;
    const auto& frames = snapshot.frames();
    const auto& trace = snapshot.trace();
    const auto count = std::min<trace::EventIndex>(trace.size(), kEnough);
    for (trace::EventIndex i = 0; i < count; ++i) {
        const auto event = trace.event(i);
        if (event.kind != trace::Kind::suspend || !event.frame() || event.line() == 0) continue;
        const auto* function = frames.functionOf(*event.frame());
        if (function == nullptr || toQString(function->file) != file) continue;
        QStringList& names = places[static_cast<int>(event.line())];
        const QString name = QString::fromStdString(frames.displayName(*event.frame()));
        if (!names.contains(name)) names.append(name);
    }
    return places;
}

std::optional<Place> placeOfNow(const Snapshot& snapshot, const playback::State& state,
                                std::optional<trace::FrameId> selected) {
    if (selected) {
        const auto* frame = state.frame(*selected);
        if (frame != nullptr && frame->line > 0) {
            return Place{toQString(frame->file), static_cast<int>(frame->line)};
        }
    }
    if (const auto run = toPlace(playback::lineJustRun(*snapshot.player, state))) return run;
    if (const auto next = toPlace(playback::lineNext(*snapshot.player, state))) return next;
    auto place = toPlace(playback::placeAtHand(*snapshot.player, state));
    if (place && place->file.isEmpty())
        place->file = toQString(snapshot.trace().sourceFiles().front());
    return place;
}

std::optional<Place> placeOfHover(const playback::State& state, const Hover& hover) {
    const auto* frame = hover.frame ? state.frame(*hover.frame) : nullptr;
    if (frame == nullptr || frame->line == 0) return std::nullopt;
    return Place{toQString(frame->file), static_cast<int>(frame->line)};
}

CodeMarks codeMarks(const Snapshot& snapshot, const playback::State& state, const QString& file,
                    bool veiled) {
    CodeMarks marks;
    if (const auto run = toPlace(playback::lineJustRun(*snapshot.player, state));
        run && run->file == file) {
        marks.lineRun = run->line;
        marks.failed =
            scene::failsAt(state, file.toStdString(), static_cast<std::uint32_t>(run->line));
    }
    if (const auto next = toPlace(playback::lineNext(*snapshot.player, state));
        next && next->file == file && !veiled) {
        marks.lineNext = next->line;
    }
    if (marks.lineRun == 0 && marks.lineNext == 0 && !state.ended) {
        const auto near = playback::placeAtHand(*snapshot.player, state);
        const bool isHere = near && (near->file.empty() || toQString(near->file) == file);
        if (isHere && !near->isVague && !playback::lineJustRun(*snapshot.player, state)) {
            marks.lineNear = static_cast<int>(near->line);
            marks.past = near->isPast;
            marks.note = toQString(playback::noteOn(*near));
        }
    }
    for (const auto& [line, frames] : scene::parkedIn(state, file.toStdString()))
        for (const auto id : frames)
            marks.parked[static_cast<int>(line)].append(
                QString::fromStdString(snapshot.frames().displayName(id)));
    return marks;
}

double partBefore(const Snapshot& snapshot, trace::EventIndex event) {
    const auto size = std::max<trace::EventIndex>(1, snapshot.trace().size());
    return static_cast<double>(event) / static_cast<double>(size);
}

CodeTicks codeTicks(const Snapshot& snapshot, const QString& file) {
    constexpr std::size_t kMost = 80;  // there is no room for more
    CodeTicks ticks;
    const auto size = snapshot.trace().size();
    const std::string name = file.toStdString();
    for (const std::uint32_t line : snapshot.lines().linesOf(name)) {
        const auto* events = snapshot.lines().eventsOf(name, line);
        if (events == nullptr) continue;
        auto& runs = ticks.runs[static_cast<int>(line)];
        for (const auto event : events->within(0, size, kMost))
            runs.push_back(partBefore(snapshot, event));
        ticks.counts[static_cast<int>(line)] = events->size();
    }
    return ticks;
}

std::vector<model::SummaryPart> summaryOf(const Snapshot& snapshot) {
    return snapshot.player->summary();
}

}  // namespace flowglass::window
