#include "app/window/code/code_strip.hpp"

#include <algorithm>

#include "app/window/playing/playhead.hpp"
#include "core/scene/drawing/utf8.hpp"
#include "core/scene/page/code.hpp"

namespace flowglass::window {
namespace {

/// What one line wants; with room for the name of who is parked there, where a frame can be.
std::size_t columnsOf(std::string_view line) {
    constexpr std::size_t kTag = 15;
    const auto holds = [&](std::string_view word) {
        return line.find(word) != std::string_view::npos;
    };
    std::size_t columns = holds("yield") || holds("await") ? kTag : 0;
    scene::eachCharacter(line, [&](scene::Character character, std::size_t) {
        columns += character.code == '\t' ? 4 : 1;
    });
    return columns;
}

}  // namespace

CodeStrip::CodeStrip(Playhead& playhead, const scene::Theme& theme, QWidget* parent)
    : StripView("Code", playhead, theme, parent) {}

lecture::Content CodeStrip::content() const {
    lecture::Content content;
    // Without a source there is a sentence in its place, which wants room too.
    if (playhead().empty() || playhead().snapshot().trace().sourceFiles().empty()) return content;
    content.columns = 0;
    content.lines = 0;
    const auto& trace = playhead().snapshot().trace();
    for (const auto& file : trace.sourceFiles()) {
        auto source = trace.source(file).value_or("");
        std::size_t lines = 1;
        for (; !source.empty(); ++lines) {
            const auto line = source.substr(0, source.find('\n'));
            content.columns = std::max(content.columns, columnsOf(line));
            source.remove_prefix(std::min(line.size() + 1, source.size()));
        }
        content.lines = std::max(content.lines, lines);
    }
    return content;
}

scene::Scene CodeStrip::compose(scene::Size size) const {
    const auto& now = playhead();
    return scene::composeCode(scene::codeOf(now.player(), now.state(), now.veiled()), size,
                              {scale(), lecture::kCodeLines});
}

}  // namespace flowglass::window
