#include "app/window/compare/compare_mode.hpp"

#include <QDir>
#include <QFileInfo>

#include "app/window/compare/compare_view.hpp"
#include "app/window/controls/message_bar.hpp"
#include "app/window/controls/palette.hpp"
#include "app/window/gallery/lessons.hpp"
#include "app/window/main/desk.hpp"
#include "app/window/playing/playhead.hpp"
#include "app/window/stage/layer_orders.hpp"
#include "app/window/stage/why.hpp"

namespace flowglass::window {

CompareMode::CompareMode(const Parts& parts, Notes notes, const scene::Theme& theme,
                         QWidget& window)
    : QObject(&window),
      m_parts(parts),
      m_page(new ComparePage(theme)),
      m_lecture(new CompareLecture(
          m_page->comparison(), m_page->view(),
          [&playhead = parts.playhead, notes = std::move(notes)](const Snapshot& snapshot,
                                                                 trace::EventIndex events) {
              return &snapshot == playhead.sharedSnapshot().get() ? notes(events) : QString();
          },
          this)),
      m_second(parts.messages),
      m_list(new Palette(m_choices, &window)) {
    m_list->setNothing(
        "Nothing to compare with has “%1” in its name; type less of it, or clear the line "
        "and pick “A file…”.");
    connect(m_page, &ComparePage::leaveRequested, this, &CompareMode::leaveRequested);
    connect(m_page, &ComparePage::lectureRequested, m_lecture, &CompareLecture::enter);
    connect(m_lecture, &CompareLecture::grainAsked, m_page, &ComparePage::nextGrain);
    connect(m_page, &ComparePage::told, this, [this](const QString& sentence) {
        m_parts.messages.say(MessageBar::Tone::news, sentence);
    });
    connect(&m_second, &SecondRecording::fetched, this, [this](const NamedRecording& recording) {
        m_wanted = Wanted{recording, nullptr, {}, {}, {}};
        joinUp();
    });
    connect(&m_parts.desk, &Desk::changed, this, &CompareMode::joinUp);
    addWhy();
}

/// Each side is asked about by a key of its own.
void CompareMode::addWhy() {
    auto& comparison = m_page->comparison();
    for (const auto side : playback::kSides) {
        Why::Subject subject;
        subject.reason = [&comparison, side] { return comparison.why(side); };
        subject.shown = [&comparison, side](trace::EventIndex event) {
            return comparison.showsStepOf(side, event);
        };
        subject.travel = [&comparison, side](trace::EventIndex event) {
            comparison.goToEvent(side, event);
        };
        subject.wayBack = [&comparison] { return [&comparison] { comparison.undo(); }; };
        subject.key = side == playback::Side::left ? "Y" : "Shift+Y";
        subject.whose = side == playback::Side::left ? "A: " : "B: ";
        subject.nothing = "nothing runs here to ask about; click on a frame or a task, or step on.";
        auto* why = new Why(std::move(subject), m_parts.messages, this);
        connect(&comparison, &Comparison::opened, why, &Why::noteMove);
        connect(&comparison, &Comparison::moved, why, &Why::noteMove);
        connect(this, &CompareMode::leaveRequested, why, &Why::noteMove);
        m_why.at(static_cast<std::size_t>(side)) = why;
    }
    connect(m_page, &ComparePage::asked, this,
            [this](playback::Side side) { m_why.at(static_cast<std::size_t>(side))->ask(); });
    connect(&m_page->view(), &CompareView::answered, this,
            [this](playback::Side side, const playback::Reason& reason) {
                m_why.at(static_cast<std::size_t>(side))->answer(reason);
            });
}

/// A recording that lies in a file is known by that, as the other one is; there may be several of
/// one program.
NamedRecording CompareMode::open() const {
    const QString path = m_parts.desk.path();
    const bool fromFile = isRecording(path) && m_parts.desk.runBefore() == nullptr;
    return {m_parts.playhead.sharedSnapshot(),
            fromFile ? QFileInfo(path).fileName() : m_parts.desk.title()};
}

void CompareMode::choose(const QStringList& lately) {
    if (m_parts.playhead.empty()) {
        m_parts.messages.say(MessageBar::Tone::news,
                             "Open a program, a recording or a lesson first; then another one can "
                             "stand beside it.");
        return;
    }
    listChoices(lately);
    m_list->setPrompt("What should stand beside " + m_parts.desk.title() + "?");
    m_list->open();
}

void CompareMode::listChoices(const QStringList& lately) {
    m_choices = {};
    const auto add = [this](const QString& title, auto run) {
        m_choices.add({title, "", {}, run});
    };
    const auto& comparison = m_page->comparison();
    if (!m_page->isVisible() && comparison.shows(m_parts.playhead.sharedSnapshot()))
        add("Once more: " + comparison.title(), [this] { Q_EMIT shown(); });
    if (m_parts.desk.runBefore() != nullptr)
        add("The run before this one", [this] { showBefore(); });
    add("A file…", [this] { Q_EMIT fileRequested(); });
    for (const QString& file : lately) {
        if (file == QFileInfo(m_parts.desk.path()).absoluteFilePath()) continue;
        QString folder = QFileInfo(file).path();
        if (folder.startsWith(QDir::homePath())) folder.replace(0, QDir::homePath().size(), "~");
        add(QFileInfo(file).fileName() + "   " + folder, [this, file] { putBeside(file); });
    }
    for (const Lesson& lesson : readLessons()) {
        if (lesson.path == m_parts.desk.path()) continue;
        add("Lesson: " + lesson.title, [this, lesson] { m_second.fetch(lesson); });
    }
}

void CompareMode::putBeside(const QString& path) {
    m_second.fetch(path);
}

void CompareMode::putNextRunBeside(const QString& before, const QString& after,
                                   trace::ChainId chain) {
    m_wanted = Wanted{{}, m_parts.playhead.sharedSnapshot(), before, after, chain};
}

void CompareMode::showBefore() {
    const QString name = m_parts.desk.title();
    show({m_parts.desk.runBefore(), name + ", before"},
         {m_parts.playhead.sharedSnapshot(), name + ", now"});
}

/// Shows what is wanted side by side, once both have ended.
void CompareMode::joinUp() {
    const auto& runner = m_parts.desk.runner();
    if (!m_wanted || m_parts.playhead.empty() || runner.running() || runner.building()) return;
    const Wanted wanted = *std::exchange(m_wanted, std::nullopt);
    if (wanted.right) return show(open(), *wanted.right);
    // What does not compile has not run.
    if (m_parts.desk.runBefore() != wanted.before) return;
    show({wanted.before, wanted.leftName}, {m_parts.playhead.sharedSnapshot(), wanted.rightName});
    auto& comparison = m_page->comparison();
    const auto begin =
        wanted.chain ? whereOrdersShow(comparison.pairing(), *wanted.chain) : std::nullopt;
    if (begin) comparison.beginAt(*begin);
}

void CompareMode::show(NamedRecording left, NamedRecording right) {
    const bool here = left.snapshot == m_parts.playhead.sharedSnapshot();
    const auto grain = m_parts.playhead.grain();
    const auto step = here ? m_parts.playhead.step() : left.snapshot->player->opening(grain);
    m_page->open(std::move(left), std::move(right), grain, step);
    Q_EMIT shown();
}

void CompareMode::setLook(const Look& look, const scene::Theme& theme) {
    m_page->setLook(look, theme);
    m_lecture->setTheme(theme);
    m_list->setLook(look);
}

void CompareMode::setReducedMotion(bool reduced) {
    m_page->setReducedMotion(reduced);
    m_lecture->setReducedMotion(reduced);
}

}  // namespace flowglass::window
