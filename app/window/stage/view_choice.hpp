#pragma once

#include <QObject>
#include <optional>

#include "core/scene/page/view.hpp"

namespace flowglass::window {

class Playhead;

/// Which view the stage shows: the one that the step is about, until somebody pins one.
class ViewChoice : public QObject {
    Q_OBJECT

  public:
    explicit ViewChoice(Playhead& playhead, QObject* parent = nullptr);

    [[nodiscard]] scene::View view() const;
    [[nodiscard]] bool following() const { return !m_pinned; }

  public Q_SLOTS:
    void pin(flowglass::scene::View view);
    void follow();
    /// Pins the view that is shown, or follows again.
    void toggle();

  Q_SIGNALS:
    void changed();  ///< pinned or not; a view that follows changes with the playhead's step

  private:
    Playhead& m_playhead;
    std::optional<scene::View> m_pinned;
};

}  // namespace flowglass::window
