#include "app/window/run/ending.hpp"

#include <QRegularExpression>

#include "core/model/words.hpp"

namespace flowglass::window {

namespace {

QString lastLine(const QString& text) {
    const QStringList lines = text.split(QRegularExpression("[\r\n]+"), Qt::SkipEmptyParts);
    return lines.isEmpty() ? QString() : lines.back().trimmed();
}

/// A program that did not begin: the interpreter's own words say why.
Ending neverBegan(const QString& terminal, const record::Outcome& outcome) {
    const QString said = lastLine(terminal);
    Ending ending{.sentence = said, .bad = true, .errorLine = 0, .error = {}};
    static const QRegularExpression kPlace("File \"[^\"]*\", line (\\d+)");
    auto places = kPlace.globalMatch(terminal);
    while (places.hasNext()) ending.errorLine = places.next().captured(1).toInt();
    if (ending.errorLine > 0) {
        ending.sentence =
            QString("Line %1: %2. Correct it and run again.").arg(ending.errorLine).arg(said);
        ending.error = said;
    } else if (ending.sentence.isEmpty()) {
        ending.sentence =
            QString("The program ended with status %1 before anything of it was recorded.")
                .arg(outcome.status.value_or(1));
    }
    return ending;
}

}  // namespace

bool ranAnything(const Snapshot& snapshot) {
    const auto& census = snapshot.player->census();
    return census.of(trace::Kind::line).count > 0 || census.of(trace::Kind::call).count > 0 ||
           census.of(trace::Kind::create).count > 0;
}

Ending endingOf(const Snapshot& snapshot, const record::Outcome& outcome, const QString& terminal,
                bool stopped) {
    if (stopped) {
        return {.sentence = "Stopped. What was recorded up to here is kept.",
                .bad = false,
                .errorLine = 0,
                .error = {}};
    }
    if (outcome.signal) {
        return {.sentence = QString::fromStdString(
                    "The program was ended by " +
                    model::signalName(static_cast<std::uint64_t>(*outcome.signal)) +
                    "; what was recorded up to there is kept."),
                .bad = true,
                .errorLine = 0,
                .error = {}};
    }
    const bool failed = outcome.status.value_or(0) != 0;
    if (failed && !ranAnything(snapshot)) return neverBegan(terminal, outcome);
    return {};
}

}  // namespace flowglass::window
