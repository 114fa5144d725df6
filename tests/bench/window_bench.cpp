// How fast the real window is: opens it at 1920×1080, steps, moves, pans, zooms and searches as a
// person would, and prints one JSON object for bench.py. Draws on Qt's offscreen platform unless
// QT_QPA_PLATFORM names another: the same raster painting, without the X server's share.
//
//   bench_window lessons        every lesson, step by step
//   bench_window scene FILE.py  its fullest pictures, and a made-up one of 200 nodes
//   bench_window trace FILE N   a made-up recording of N events, made where FILE is not there
#include <QFileInfo>
#include <QImage>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QWheelEvent>
#include <algorithm>
#include <cstdio>
#include <random>

#include "app/window/gallery/lessons.hpp"
#include "app/window/main/main_window.hpp"
#include "app/window/panels/event_list.hpp"
#include "app/window/panels/events_panel.hpp"
#include "app/window/stage/stage.hpp"
#include "app/window/timeline/timeline_view.hpp"
#include "core/trace/file.hpp"
#include "tests/bench/made_up_stage.hpp"
#include "tests/bench/watched_application.hpp"
#include "tests/core/playback/synthetic.hpp"

namespace {

using namespace flowglass;
using bench::Frame;
using bench::WatchedApplication;

constexpr QSize kScreen(1920, 1080);
constexpr int kMotion_ms = 200;  ///< shorter than the usual one: as many pictures a second

/// Times in milliseconds of the same thing again and again.
class Times {
  public:
    void add(double milliseconds) { m_all.push_back(milliseconds); }
    /// 0.95: what the slowest twentieth took at least.
    [[nodiscard]] double quantile(double share) const {
        if (m_all.empty()) return 0;
        auto sorted = m_all;
        std::ranges::sort(sorted);
        return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
    }
    void print(const char* name) const {
        if (m_all.empty()) return;
        std::printf(R"("%s": {"count": %zu, "p50": %.3f, "p95": %.3f, "max": %.3f}, )", name,
                    m_all.size(), quantile(0.5), quantile(0.95), quantile(1));
    }

  private:
    std::vector<double> m_all;
};

/// The plainest picture of 200 things there can be, for scale.
double baseline() {
    QImage image(kScreen, QImage::Format_ARGB32_Premultiplied);
    QFont font("Inter");
    font.setPixelSize(14);
    Times times;
    for (int round = 0; round < 25; ++round) {
        const double began = WatchedApplication::worked();
        QPainter painter(&image);
        painter.setFont(font);
        painter.fillRect(image.rect(), Qt::white);
        for (int i = 0; i < 200; ++i) {
            const QRect box(40 + i % 10 * 180, 30 + i / 10 * 50, 160, 36);
            painter.fillRect(box, Qt::lightGray);
            painter.drawText(box, Qt::AlignCenter, "running_total");
        }
        painter.end();
        times.add(WatchedApplication::worked() - began);
    }
    return times.quantile(0.5);
}

/// The window, and the times of what is done in it.
class Bench {
  public:
    explicit Bench(WatchedApplication& application) : m_application(application) {
        m_window.resize(kScreen);
        m_window.show();
        // What the gallery records for its cards is not measured here.
        m_stage = m_window.findChild<window::Stage*>();
        m_timeline = m_window.findChild<window::TimelineView*>();
        m_application.rest(200);
    }

    void lessons() {
        constexpr int kSteps = 8;
        m_stage->setMotionTime(kMotion_ms);
        for (const auto& lesson : window::readLessons()) {
            const double before = m_frames.quantile(1);
            runToItsEnd([&](window::Desk& desk) { desk.openLesson(lesson); });
            const auto last = playhead().lastStep();
            for (int i = 0; i < kSteps; ++i) {
                playhead().goTo(last * static_cast<playback::Step>(i) / kSteps);
                m_application.rest(kMotion_ms + 40);
                stepAndMove(Qt::Key_Right);
            }
            if (m_frames.quantile(1) > before) m_slowest = lesson.id;
        }
        print();
    }

    /// The fullest pictures of `program`, a script.
    void scene(const QString& program) {
        constexpr std::size_t kFewest = 140;  // more than 160 are folded, whatever happens
        constexpr int kSteps = 25;
        runToItsEnd([&](window::Desk& desk) { desk.openPath(program); });
        m_stage->setMotionTime(kMotion_ms);
        const scene::Size size{double(m_stage->width()), double(m_stage->height())};
        int steps = 0;
        for (playback::Step step = 1; step < playhead().lastStep() && steps < kSteps; step += 3) {
            playhead().goTo(step);
            const auto nodes = m_stage->composed(size).nodes.size();
            if (nodes < kFewest) continue;
            m_application.rest(kMotion_ms + 40);
            stepAndMove(Qt::Key_Right);
            ++steps;
        }
        moveMadeUp();
        print();
    }

    void trace(const QString& path, trace::EventIndex events) {
        openMadeUp(path, events);
        m_stage->setMotionTime(0);
        stepAnywhere();
        panAndZoom();
        scrollAndSearch();
        print();
    }

  private:
    window::Playhead& playhead() { return m_window.playhead(); }

    template <class Open>
    void runToItsEnd(Open open) {
        auto& desk = m_window.desk();
        open(desk);
        m_application.until([&] { return !desk.runner().building() && !desk.runner().running(); });
        m_application.rest(100);
    }

    void openMadeUp(const QString& path, trace::EventIndex events) {
        if (!QFileInfo::exists(path))
            (void)trace::writeFile(path.toStdString(), *tests::synthetic(events));
        m_application.restart();
        const double began = m_application.now();
        m_window.desk().openPath(path);
        m_application.until([this] { return !playhead().empty(); });
        m_opening_ms = m_application.now() - began;
        m_application.rest(300);
        m_openingStall_ms = m_application.longest();
    }

    /// What the GUI thread works from `act` to the first picture after it.
    template <class Act>
    double pictureAfter(Act act) {
        m_application.restart();
        const double began = WatchedApplication::worked();
        act();
        m_application.until([this] { return !m_application.frames().empty(); });
        return WatchedApplication::worked() - began;
    }

    double answerTo(QWidget& widget, int key) {
        return pictureAfter([&] {
            QKeyEvent press(QEvent::KeyPress, key, Qt::NoModifier);
            QCoreApplication::sendEvent(&widget, &press);
        });
    }

    void stepAndMove(int key) {
        const auto before = playhead().step();
        m_steps.add(answerTo(*m_stage, key));
        if (playhead().step() == before) return;
        m_mostNodes = std::max(m_mostNodes, m_stage->scene().nodes.size());
        m_application.rest(kMotion_ms + 40);
        // The first one answers the key, the last ones are what follows the motion.
        const auto& frames = m_application.frames();
        for (std::size_t i = 1; i < frames.size(); ++i) {
            m_frames.add(frames[i].busy_ms);
            m_paintings.add(frames[i].painting_ms);
            if (i > 1) m_gaps.add(frames[i].done_ms - frames[i - 1].done_ms);
        }
    }

    void moveMadeUp() {
        bench::MadeUpStage stage(5 * kMotion_ms);
        stage.resize(kScreen);
        stage.QWidget::show();
        m_application.rest(100);
        m_application.restart();
        stage.move();
        m_application.rest(5 * kMotion_ms + 40);
        const auto& frames = m_application.frames();
        for (std::size_t i = 1; i < frames.size(); ++i) m_madeUp.add(frames[i].busy_ms);
    }

    void stepAnywhere() {
        std::mt19937_64 random(1);
        for (int i = 0; i < 100; ++i) {
            playhead().goTo(random() % playhead().lastStep());
            m_application.rest(20);
            m_steps.add(answerTo(*m_stage, i % 2 == 0 ? Qt::Key_Right : Qt::Key_Left));
            m_application.rest(20);
        }
        for (int i = 0; i < 50; ++i) {
            m_jumps.add(pictureAfter([&] { playhead().goTo(random() % playhead().lastStep()); }));
            m_application.rest(20);
        }
    }

    void turn(int notches, Qt::KeyboardModifiers modifiers) {
        const QPointF at(m_timeline->width() * 0.6, m_timeline->height() * 0.5);
        QWheelEvent wheel(at, m_timeline->mapToGlobal(at), {}, {0, 120 * notches}, {}, modifiers,
                          Qt::NoScrollPhase, false);
        m_zooms.add(pictureAfter([&] { QCoreApplication::sendEvent(m_timeline, &wheel); }));
        m_mostNodes = std::max(m_mostNodes, m_timeline->scene().nodes.size());
        m_application.rest(5);
    }

    void panAndZoom() {
        m_timeline->fit();
        m_application.rest(100);
        // From all of it to a few events, with a pan here and there, and back.
        for (const int way : {1, -1}) {
            for (int i = 0; i < 80; ++i) {
                turn(way, Qt::ControlModifier);
                if (i % 4 == 0) turn(i % 8 == 0 ? 1 : -1, Qt::ShiftModifier);
            }
        }
    }

    void run(const QString& title) {
        for (const auto& command : m_window.commands().all())
            if (command.title == title) return command.run();
        qFatal("there is no command of this name");
    }

    void scrollAndSearch() {
        playhead().goTo(playhead().lastStep() / 2);
        m_application.rest(50);
        for (int i = 0; i < 10; ++i) {
            m_panelOpens.add(pictureAfter([this] { run("Events of the recording"); }));
            m_application.rest(300);
            if (i < 9) run("Events of the recording");  // and closed again
            m_application.rest(100);
        }
        auto& list = *m_window.findChild<window::EventList*>();
        for (int i = 0; i < 20; ++i) {
            m_listKeys.add(answerTo(list, i % 2 == 0 ? Qt::Key_End : Qt::Key_Home));
            m_application.rest(10);
        }
        for (int i = 1; i <= 100; ++i) {
            auto* bar = list.verticalScrollBar();
            m_scrolls.add(pictureAfter([&] { bar->setValue(bar->maximum() / 100 * i); }));
        }
        // A search takes the place of one that still goes on.
        panelSearch("ite");
        m_application.rest(50);
        for (const char* text : {"items", "no event says this"}) search(text);
    }

    void panelSearch(const char* text) {
        m_window.findChild<window::EventsPanel*>()->findChild<QLineEdit*>()->setText(text);
    }

    void search(const char* text) {
        const auto& rows = m_window.findChild<window::EventsPanel*>()->rows();
        m_application.restart();
        const double began = m_application.now();
        panelSearch(text);
        m_searchBegins.add(m_application.now() - began);
        m_application.until([&] { return !rows.searching(); });
        m_searches.add(m_application.now() - began);
        m_searchStalls.add(m_application.longest());
    }

    void print() {
        std::printf("{");
        m_steps.print("steps");
        m_jumps.print("jumps");
        m_frames.print("frames");
        m_madeUp.print("made_up");
        m_paintings.print("paintings");
        m_gaps.print("gaps");
        m_zooms.print("zooms");
        m_panelOpens.print("panel_opens");
        m_listKeys.print("list_keys");
        m_scrolls.print("scrolls");
        m_searchBegins.print("search_begins");
        m_searches.print("searches");
        m_searchStalls.print("search_stalls");
        std::printf(
            R"("slowest": "%s", "nodes": %zu, "opening": %.1f, "opening_stall": %.1f, "baseline": %.3f, )",
            qPrintable(m_slowest), m_mostNodes, m_opening_ms, m_openingStall_ms, baseline());
        std::printf(R"("platform": "%s"})"
                    "\n",
                    qPrintable(QGuiApplication::platformName()));
    }

    WatchedApplication& m_application;
    window::MainWindow m_window;
    window::Stage* m_stage = nullptr;
    window::TimelineView* m_timeline = nullptr;
    Times m_steps;         ///< from a step's key to its picture
    Times m_jumps;         ///< to any step
    Times m_frames;        ///< all that the GUI thread does for a picture of a motion
    Times m_madeUp;        ///< the same of a picture of 200 nodes on the whole screen
    Times m_paintings;     ///< the painting of it
    Times m_gaps;          ///< from one picture of a motion to the next
    Times m_zooms;         ///< a notch of the wheel over the timeline
    Times m_panelOpens;    ///< the Events panel
    Times m_listKeys;      ///< Home and End in it
    Times m_scrolls;       ///< to anywhere in it
    Times m_searchBegins;  ///< how long the window is deaf as a search is typed
    Times m_searches;      ///< to the last event
    Times m_searchStalls;  ///< the longest that a running search keeps the window
    double m_opening_ms = 0;
    double m_openingStall_ms = 0;  ///< the longest that opening keeps the window
    std::size_t m_mostNodes = 0;
    QString m_slowest;
};

}  // namespace

int main(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    const QTemporaryDir settings;
    qputenv("XDG_CONFIG_HOME", settings.path().toUtf8());
    QApplication::setStyle("Fusion");
    WatchedApplication application(argc, argv);
    const QStringList words = QApplication::arguments();
    const QString what = words.value(1);
    // Never destroyed: QScintilla's own statics would be gone by then.
    auto* bench = new Bench(application);
    if (what == "lessons") {
        bench->lessons();
    } else if (what == "scene" && words.size() == 3) {
        bench->scene(words[2]);
    } else if (what == "trace" && words.size() == 4) {
        bench->trace(words[2], words[3].toULongLong());
    } else {
        return 2;
    }
    return 0;
}
