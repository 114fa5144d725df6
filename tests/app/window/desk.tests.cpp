#include "app/window/main/desk.hpp"

#include <QAbstractButton>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <array>

#include "app/window/code/code_pane.hpp"
#include "app/window/gallery/lessons.hpp"
#include "app/window/playing/playhead.hpp"
#include "app/window/run/unsaved_question.hpp"
#include "core/trace/file.hpp"
#include "desktop_less.hpp"
#include "tests/catch.hpp"

using namespace flowglass;
using namespace flowglass::window;

namespace {

constexpr auto kText = "x = 1\n";

/// A desk on which recordings of a script of somebody's own are opened.
class OwnScript {
  public:
    OwnScript() {
        tests::applicationWithoutScreen();
        m_parts.emplace();
        REQUIRE(QFile(script()).open(QIODevice::WriteOnly));
        write(kText);
        for (const auto* name : {"one.flow", "two.flow"}) record(name);
    }

    struct Parts {
        Playhead playhead;
        CodePane code{playhead};
        MessageBar messages;
        Desk desk{playhead, code, messages};
    };
    [[nodiscard]] Parts& parts() { return *m_parts; }
    [[nodiscard]] Desk& desk() { return m_parts->desk; }
    [[nodiscard]] QString text() { return m_parts->code.editor()->text(); }
    [[nodiscard]] QString script() const { return m_folder.filePath("own.py"); }
    [[nodiscard]] QString path(const QString& name) const { return m_folder.filePath(name); }

    [[nodiscard]] QByteArray saved() const {
        QFile file(script());
        REQUIRE(file.open(QIODevice::ReadOnly));
        return file.readAll();
    }
    /// Whether it lies open in the end.
    [[nodiscard]] bool opens(const QString& name) {
        m_parts->desk.openPath(path(name));
        return until([&] { return m_parts->desk.path() == path(name); });
    }
    /// The question that opening `name` asks.
    [[nodiscard]] UnsavedQuestion* asked(const QString& name) {
        m_parts->desk.openPath(path(name));
        UnsavedQuestion* question = nullptr;
        const bool found = until([&] {
            question = m_parts->messages.findChild<UnsavedQuestion*>();
            return question != nullptr && question->isVisible();
        });
        return found ? question : nullptr;
    }
    [[nodiscard]] bool until(const std::function<bool()>& condition) {
        constexpr int kPatience_ms = 20'000;
        QElapsedTimer waited;
        waited.start();
        while (!condition() && waited.elapsed() < kPatience_ms)
            QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
        return condition();
    }

  private:
    void write(const QByteArray& text) {
        QFile file(script());
        REQUIRE(file.open(QIODevice::WriteOnly));
        REQUIRE(file.write(text) == text.size());
    }
    void record(const QString& name) {
        trace::TraceBuilder builder({script().toStdString(), {}, "python", "", "", 1});
        builder.addSource("own.py", kText);
        trace::BlockBuilder block{trace::ThreadId{1}};
        trace::Event mark(trace::Kind::mark);
        mark.set(trace::Field::text, "here");
        REQUIRE(block.add(mark));
        builder.addEpoch(std::array{block.seal()});
        REQUIRE(trace::writeFile(path(name).toStdString(), *builder.snapshot()).has_value());
    }

    QTemporaryDir m_folder;
    std::optional<Parts> m_parts;
};

}  // namespace

TEST_CASE("what is not saved is asked about before another file takes its place", "[window]") {
    OwnScript own;
    REQUIRE(own.opens("one.flow"));
    CHECK_FALSE(own.desk().hasUnsaved());
    own.parts().code.editor()->setText("x = 2\n");
    REQUIRE(own.desk().hasUnsaved());

    auto* question = own.asked("two.flow");
    REQUIRE(question != nullptr);
    CHECK(question->text() == "own.py was edited here and is not saved.");
    question->button(QMessageBox::Cancel)->click();
    CHECK(own.text() == "x = 2\n");
    CHECK(own.desk().path() == own.path("one.flow"));
    CHECK(own.saved() == kText);

    question = own.asked("two.flow");
    REQUIRE(question != nullptr);
    question->button(QMessageBox::Save)->click();
    CHECK(own.saved() == "x = 2\n");
    CHECK(own.desk().path() == own.path("two.flow"));
    CHECK_FALSE(own.desk().hasUnsaved());

    own.parts().code.editor()->setText("x = 3\n");
    question = own.asked("one.flow");
    REQUIRE(question != nullptr);
    question->button(QMessageBox::Discard)->click();
    CHECK(own.saved() == "x = 2\n");
    CHECK(own.desk().path() == own.path("one.flow"));
    CHECK(own.text() == kText);
}

TEST_CASE("what could not be saved keeps its place", "[window]") {
    OwnScript own;
    REQUIRE(own.opens("one.flow"));
    own.parts().code.editor()->setText("x = 2\n");
    auto* question = own.asked("two.flow");
    REQUIRE(question != nullptr);
    REQUIRE(QFile::remove(own.script()));
    REQUIRE(QDir().mkpath(own.script() + "/in the way"));
    question->button(QMessageBox::Save)->click();
    CHECK(own.text() == "x = 2\n");
    CHECK(own.desk().path() == own.path("one.flow"));
    CHECK(own.parts().messages.sentence().contains("its text is still here"));
}

TEST_CASE("lessons are there to be played with, and nobody is asked about them", "[window]") {
    tests::applicationWithoutScreen();
    const OwnScript own;
    CHECK_FALSE(isLesson(own.script()));
    for (const auto& lesson : readLessons()) CHECK(isLesson(lesson.path));
}

TEST_CASE("a recording is saved away from the window, and said when it is", "[window]") {
    OwnScript own;
    REQUIRE(own.opens("one.flow"));
    QString saved;
    QObject::connect(&own.desk(), &Desk::saved, [&](const QString& path) { saved = path; });
    own.desk().saveRecording(own.path("copy.flow"));
    REQUIRE(own.until([&] { return !saved.isEmpty(); }));
    CHECK(saved == own.path("copy.flow"));
    CHECK((*trace::readFile(saved.toStdString()))->size() == 1);
    CHECK(own.parts().messages.sentence().startsWith("The recording is saved as "));

    own.desk().saveRecording(own.path("none/copy.flow"));
    CHECK(own.until([&] { return own.parts().messages.sentence().contains("cannot be written"); }));
}
