#pragma once

#include <QString>

#include "app/window/run/snapshot.hpp"
#include "core/record/session.hpp"

namespace flowglass::window {

/// What a person should be told about how a run ended; an empty sentence where the picture says it.
struct Ending {
    QString sentence;
    bool bad = false;
    int errorLine = 0;  ///< of a syntax error in the program's own file; 0: none
    QString error;      ///< what is wrong with that line
};

/// Whether any of the program's own code ran.
[[nodiscard]] bool ranAnything(const Snapshot& snapshot);

/// `terminal`: what the program's terminal showed; `stopped`: a person asked for the end.
[[nodiscard]] Ending endingOf(const Snapshot& snapshot, const record::Outcome& outcome,
                              const QString& terminal, bool stopped);

}  // namespace flowglass::window
