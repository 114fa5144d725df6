#include "app/window/run/private_copy.hpp"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include "tests/catch.hpp"

using namespace flowglass;

namespace {

void write(const QString& path, const QByteArray& text) {
    QFile file(path);
    REQUIRE(file.open(QIODevice::WriteOnly));
    file.write(text);
}

QByteArray textOf(const QString& path) {
    QFile file(path);
    REQUIRE(file.open(QIODevice::ReadOnly));
    return file.readAll();
}

}  // namespace

TEST_CASE("an edited text runs beside the files it imports, and the saved one is untouched",
          "[window]") {
    const QTemporaryDir home;
    write(home.filePath("main.py"), "import part\n");
    write(home.filePath("part.py"), "value = 1\n");
    QDir(home.path()).mkdir("__pycache__");
    const auto copy = window::privateCopy(home.filePath("main.py"), "import part  # edited\n");
    REQUIRE(copy.has_value());
    const QDir folder((*copy)->path());
    CHECK(textOf(folder.filePath("main.py")) == "import part  # edited\n");
    CHECK(textOf(folder.filePath("part.py")) == "value = 1\n");
    CHECK(QFileInfo(folder.filePath("part.py")).isSymLink());
    CHECK(!folder.exists("__pycache__"));
    CHECK(textOf(home.filePath("main.py")) == "import part\n");
}

TEST_CASE("a private copy goes, and the files it linked to stay", "[window]") {
    const QTemporaryDir home;
    write(home.filePath("main.py"), "1\n");
    write(home.filePath("part.py"), "2\n");
    QString folder;
    {
        const auto copy = window::privateCopy(home.filePath("main.py"), "3\n");
        REQUIRE(copy.has_value());
        folder = (*copy)->path();
        CHECK(QFileInfo::exists(folder));
    }
    CHECK(!QFileInfo::exists(folder));
    CHECK(textOf(home.filePath("part.py")) == "2\n");
}
