#pragma once

#include <QSplitter>

#include "app/window/controls/look.hpp"

class QHBoxLayout;

namespace flowglass::window {

class CaptionView;
class CodePane;
class ControlStrip;
class OutputPane;
class Stage;
class StageRoom;
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
/// the room that their content asks for and no more, until somebody drags a splitter. Where there
/// is no room for all at the size that text has, they take turns over the caption.
class Workspace : public QSplitter {
    Q_OBJECT

  public:
    explicit Workspace(const WorkspaceParts& parts, QWidget* parent = nullptr);
    void setLook(const Look& look);

    enum class Part { picture, code, output, timeline };
    static constexpr int kParts = 4;
    /// While parts take turns, the transport belongs to somebody else.
    void setTurns(bool turns);
    [[nodiscard]] bool turns() const { return m_turns; }
    [[nodiscard]] Part part() const { return m_part; }
    /// Shows a part, where they take turns; remembers it where not.
    void setPart(Part part);
    /// Where the output is docked.
    [[nodiscard]] StageRoom& stageRoom() { return *m_right; }

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    [[nodiscard]] QFrame* buildLower();
    void share();
    void scheduleShare();
    void shareTurn();
    void shareCaption();
    void shareHeight();
    void shareWidth();
    void showParts();
    void limitStage();

    WorkspaceParts m_parts;
    StageRoom* m_right;
    QSplitter* m_upper;
    QHBoxLayout* m_row = nullptr;  ///< transport and caption, in m_lower
    QFrame* m_lower;
    Look m_look = lookOf(scene::lightTheme());
    Part m_part = Part::picture;
    bool m_turns = false;
    bool m_heightChosen = false;  ///< by a drag, like the one below
    bool m_widthChosen = false;
    bool m_stale = false;
};

}  // namespace flowglass::window
