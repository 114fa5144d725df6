#include "app/window/run/builder.hpp"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <functional>

#include "desktop_less.hpp"
#include "tests/catch.hpp"

using namespace flowglass;
using window::Builder;
using window::BuiltProgram;

namespace {

/// Counts what comes of building a source that has a header beside it.
struct Workshop {
    QTemporaryDir home;
    Builder builder;
    std::vector<std::shared_ptr<const BuiltProgram>> finished;

    Workshop() {
        tests::applicationWithoutScreen();
        write("part.hpp", "inline int part() { return 1; }\n");
        QObject::connect(&builder, &Builder::finished,
                         [this](const auto& built) { finished.push_back(built); });
    }
    void write(const QString& name, const QByteArray& text) const {
        QFile file(home.filePath(name));
        REQUIRE(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    void build(const QString& text) {
        REQUIRE(builder.build(home.filePath("main.cpp"), text).has_value());
    }
    void wait() {
        QElapsedTimer waited;
        waited.start();
        while (builder.building() && waited.elapsed() < 50'000) {
            QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
        }
        REQUIRE(!builder.building());
    }
};

const QString kOne = "#include \"part.hpp\"\nint main() { return part(); }\n";
const QString kTwo = "#include \"part.hpp\"\nint main() { return 2 * part(); }\n";

}  // namespace

TEST_CASE("the same text is built once, also when it is asked for meanwhile", "[window]") {
    Workshop shop;
    shop.build(kOne);
    shop.build(kOne);
    CHECK(shop.finished.empty());
    shop.wait();
    REQUIRE(shop.finished.size() == 1);
    CHECK(shop.finished[0]->good);
    CHECK(QFile::exists(QString::fromStdString(shop.finished[0]->plan.program)));
    shop.build(kOne);
    CHECK(!shop.builder.building());
    REQUIRE(shop.finished.size() == 2);
    CHECK(shop.finished[1] == shop.finished[0]);
}

TEST_CASE("another text takes the place of the one that is being built", "[window]") {
    Workshop shop;
    shop.build(kOne);
    shop.build(kTwo);
    shop.wait();
    REQUIRE(shop.finished.size() == 1);
    CHECK(shop.finished[0]->text == kTwo);
}

TEST_CASE("the same text is built anew after a file beside it has changed", "[window]") {
    Workshop shop;
    shop.build(kOne);
    shop.wait();
    shop.write("part.hpp", "inline int part() { return 3; }\n");
    QFile header(shop.home.filePath("part.hpp"));
    REQUIRE(header.open(QIODevice::ReadWrite));
    REQUIRE(header.setFileTime(QDateTime::currentDateTime().addSecs(60),
                               QFileDevice::FileModificationTime));
    shop.build(kOne);
    CHECK(shop.builder.building());
    shop.wait();
    CHECK(shop.finished.size() == 2);
}

TEST_CASE("nothing comes of a build that was cancelled, and nothing stays of it", "[window]") {
    Workshop shop;
    QTemporaryDir temporary;
    const QByteArray before = qgetenv("TMPDIR");
    qputenv("TMPDIR", temporary.path().toUtf8());
    shop.build(kOne);
    CHECK(QDir(temporary.path()).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size() == 1);
    shop.builder.cancel();
    before.isNull() ? qunsetenv("TMPDIR") : qputenv("TMPDIR", before);
    QCoreApplication::processEvents();
    CHECK(!shop.builder.building());
    CHECK(shop.finished.empty());
    CHECK(QDir(temporary.path()).isEmpty());
}

TEST_CASE("what does not compile is told, and tried again when it is asked for again", "[window]") {
    Workshop shop;
    shop.build("int main() { return part(); }\n");
    shop.wait();
    REQUIRE(shop.finished.size() == 1);
    CHECK(!shop.finished[0]->good);
    REQUIRE(shop.finished[0]->diagnostics.size() == 1);
    CHECK(shop.finished[0]->diagnostics[0].sourceLine == 1);
    CHECK(shop.finished[0]->words.contains("not declared"));
    shop.build("int main() { return part(); }\n");
    CHECK(shop.builder.building());
    shop.wait();
}
