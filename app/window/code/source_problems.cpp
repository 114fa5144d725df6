#include "app/window/code/source_problems.hpp"

namespace flowglass::window {

std::vector<CodeProblem> problemsOf(const BuiltProgram& built) {
    std::vector<CodeProblem> problems;
    for (const instrument::Diagnostic& said : built.diagnostics) {
        const bool own = said.file == built.plan.source.path;
        problems.push_back({.file = own ? QString() : QString::fromStdString(said.file),
                            .line = static_cast<int>(said.line),
                            .column = static_cast<int>(said.column),
                            .sourceLine = static_cast<int>(said.sourceLine),
                            .error = said.isError,
                            .text = QString::fromStdString(said.text)});
    }
    return problems;
}

QString whyRejected(const BuiltProgram& built) {
    return QString::fromStdString(
        instrument::summaryOf(built.diagnostics, built.words.toStdString(), built.plan.source));
}

}  // namespace flowglass::window
