#include "app/window/code_strip.hpp"

#include <algorithm>

#include "app/window/playhead.hpp"
#include "core/scene/code.hpp"
#include "core/scene/utf8.hpp"

namespace flowglass::window {

CodeStrip::CodeStrip(Playhead& playhead, const scene::Theme& theme, QWidget* parent)
    : SceneView(theme, parent), m_playhead(playhead) {
    setAccessibleName("Code");
    connect(&m_playhead, &Playhead::moved, this, &CodeStrip::recompose);
    connect(&m_playhead, &Playhead::changed, this, &CodeStrip::recompose);
}

void CodeStrip::setScale(double scale) {
    m_scale = scale;
    recompose();
}

lecture::Content CodeStrip::content() const {
    lecture::Content content;
    // Without a source there is a sentence in its place, which wants room too.
    if (m_playhead.empty() || m_playhead.snapshot().trace().sourceFiles().empty()) return content;
    content.columns = 0;
    content.lines = 0;
    const auto& trace = m_playhead.snapshot().trace();
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

void CodeStrip::recompose() {
    const scene::Size size{static_cast<double>(width()), static_cast<double>(height())};
    if (m_playhead.empty()) return show(emptyScene(size));
    const auto& player = m_playhead.player();
    show(scene::composeCode(scene::codeOf(player, m_playhead.state(), m_playhead.veiled()), size,
                            {m_scale, lecture::kCodeLines}));
}

void CodeStrip::resizeEvent(QResizeEvent*) {
    recompose();
}

}  // namespace flowglass::window
