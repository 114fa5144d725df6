#include "app/window/code_strip.hpp"

#include <algorithm>

#include "app/window/playhead.hpp"
#include "core/scene/code.hpp"
#include "core/scene/utf8.hpp"

namespace flowglass::window {

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
        std::size_t lines = 1;
        std::size_t columns = 0;
        scene::eachCharacter(trace.source(file).value_or(""),
                             [&](scene::Character character, std::size_t) {
                                 const bool ends = character.code == '\n';
                                 lines += ends ? 1 : 0;
                                 columns = ends ? 0 : columns + (character.code == '\t' ? 4 : 1);
                                 content.columns = std::max(content.columns, columns);
                             });
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
