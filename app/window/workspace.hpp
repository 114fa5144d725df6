#pragma once

#include <QSplitter>

#include "app/window/look.hpp"

namespace flowglass::window {

class CaptionView;
class CodePane;
class ControlStrip;
class OutputPane;
class Stage;
class TimelineView;
class Transport;

/// What stands in the workspace; each part belongs to somebody else until it is laid out there.
struct WorkspaceParts {
    CodePane* code;
    Stage* stage;
    OutputPane* output;
    Transport* transport;
    CaptionView* caption;
    ControlStrip* strip;
    TimelineView* timeline;
};

/// Code, stage, output and timeline around the transport. The stage is the heart: the others take
/// the room that their content asks for and no more, until somebody drags a splitter.
class Workspace : public QSplitter {
    Q_OBJECT

  public:
    explicit Workspace(const WorkspaceParts& parts, QWidget* parent = nullptr);
    void setLook(const Look& look);

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    [[nodiscard]] QFrame* buildLower();
    void share();
    void scheduleShare();
    void shareHeight();
    void shareWidth();
    void shareRight();

    WorkspaceParts m_parts;
    QFrame* m_outputRoom;
    QSplitter* m_right;
    QSplitter* m_upper;
    QFrame* m_lower;
    bool m_heightChosen = false;  ///< by a drag, like the two below
    bool m_widthChosen = false;
    bool m_outputChosen = false;
    bool m_stale = false;
};

}  // namespace flowglass::window
