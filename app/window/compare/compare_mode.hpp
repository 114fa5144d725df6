#pragma once

#include <QObject>
#include <QStringList>
#include <array>
#include <optional>

#include "app/window/compare/compare_lecture.hpp"
#include "app/window/compare/compare_page.hpp"
#include "app/window/compare/second_recording.hpp"
#include "app/window/controls/commands.hpp"

namespace flowglass::window {

class Desk;
class Palette;
class Playhead;
class Why;

/// Sets a second recording beside the one that lies open: asks which, gets it, and shows both when
/// both have ended. What lies open stays as it is; leaving goes back to it.
class CompareMode : public QObject {
    Q_OBJECT

  public:
    /// What the window has open, and where it says what went wrong.
    struct Parts {
        Playhead& playhead;
        Desk& desk;
        MessageBar& messages;
    };
    /// `notes` of what lies open after so many of its events.
    using Notes = std::function<QString(trace::EventIndex)>;
    CompareMode(const Parts& parts, Notes notes, const scene::Theme& theme, QWidget& window);

    [[nodiscard]] ComparePage& page() { return *m_page; }
    [[nodiscard]] CompareLecture& lecture() { return *m_lecture; }
    /// Where one picks what is to stand beside the other.
    [[nodiscard]] Palette& list() { return *m_list; }
    /// Lists what could stand beside what lies open: files opened lately, lessons, the run before.
    void choose(const QStringList& lately);
    /// Puts a recording, or a run of the program at `path`, beside what lies open.
    void putBeside(const QString& path);
    /// Puts the run that now begins beside the one that is in the window, under these names. They
    /// open where both show the order of the decorators of `chain`.
    void putNextRunBeside(const QString& before, const QString& after, trace::ChainId chain);
    void setLook(const Look& look, const scene::Theme& theme);
    void setReducedMotion(bool reduced);
    /// Ends what still runs to stand beside the other.
    void abandon() { m_second.runner().abandon(); }

  Q_SIGNALS:
    void shown();
    void leaveRequested();
    void fileRequested();  ///< somebody wants to pick a file

  private:
    /// What shall stand beside the one that lies open.
    struct Wanted {
        std::optional<NamedRecording> right;     ///< empty: the next run
        std::shared_ptr<const Snapshot> before;  ///< what the next run takes the place of
        QString leftName;
        QString rightName;
        std::optional<trace::ChainId> chain;  ///< whose decorators it is about
    };
    void addWhy();
    void listChoices(const QStringList& lately);
    void showBefore();
    void joinUp();
    void show(NamedRecording left, NamedRecording right);
    [[nodiscard]] NamedRecording open() const;

    Parts m_parts;
    ComparePage* m_page;
    CompareLecture* m_lecture;
    SecondRecording m_second;
    std::array<Why*, 2> m_why{};  ///< by playback::Side
    std::optional<Wanted> m_wanted;
    Commands m_choices;
    Palette* m_list;
};

}  // namespace flowglass::window
