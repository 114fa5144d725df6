#pragma once

#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

#include "app/window/code/code_marks.hpp"
#include "app/window/run/snapshot.hpp"
#include "app/window/stage/hover.hpp"
#include "core/model/census.hpp"

namespace flowglass::window {

/// A line of a file, as events name it.
struct Place {
    QString file;
    int line = 0;
};

/// The source files of a trace, the program's own first.
[[nodiscard]] QStringList filesOf(const trace::Trace& trace);

/// Where frames are parked in a file, by line: their names, as far as the first part of the
/// recording shows.
[[nodiscard]] std::map<int, QStringList> parkingPlaces(const Snapshot& snapshot,
                                                       const QString& file);

/// Where the code pane should look: at the selected frame, else at the line just run, else at the
/// line next; empty where nothing of it is known.
[[nodiscard]] std::optional<Place> placeOfNow(const Snapshot& snapshot,
                                              const playback::State& state,
                                              std::optional<trace::FrameId> selected);

/// Where the frame is that the pointer is over; empty where that is not known.
[[nodiscard]] std::optional<Place> placeOfHover(const playback::State& state, const Hover& hover);

/// `veiled`: the line next is not told.
[[nodiscard]] CodeMarks codeMarks(const Snapshot& snapshot, const playback::State& state,
                                  const QString& file, bool veiled);

/// Of a whole recording: looks at each line that ran, so not for every step.
[[nodiscard]] CodeTicks codeTicks(const Snapshot& snapshot, const QString& file);

/// How much of the recording lies before `event`, from 0 to 1: the scale of the ticks.
[[nodiscard]] double partBefore(const Snapshot& snapshot, trace::EventIndex event);

/// What is in the recording, in words.
[[nodiscard]] std::vector<model::SummaryPart> summaryOf(const Snapshot& snapshot);

}  // namespace flowglass::window
