#include "app/window/compare/texts_beside.hpp"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <string>

#include "tests/catch.hpp"

using namespace flowglass::window;

namespace {

void write(const QString& path, const QByteArray& text) {
    QFile file(path);
    REQUIRE(file.open(QIODevice::WriteOnly));
    REQUIRE(file.write(text) == text.size());
}

QStringList filesOf(const std::vector<TextBeside>& texts) {
    QStringList files;
    for (const auto& text : texts) files.append(text.file);
    return files;
}

}  // namespace

TEST_CASE("a recording finds the texts that lie beside it, and none elsewhere", "[window]") {
    const QTemporaryDir around;
    const QDir folder(around.filePath("mine"));
    REQUIRE(folder.mkpath("part"));
    write(around.filePath("secret.py"), "outside\n");
    write(folder.filePath("a.py"), "a = 1\n");
    write(folder.filePath("part/b.py"), "b = 2\n");
    REQUIRE(QFile::link(around.filePath("secret.py"), folder.filePath("link.py")));
    const auto recording = folder.filePath("t.jsonl");
    const auto below = folder.filePath("part/b.py").toStdString();
    const auto outside = around.filePath("secret.py").toStdString();
    const auto texts =
        textsBeside(recording, {"a.py", "part/b.py", below, outside, "/etc/passwd", "../secret.py",
                                "part/../../secret.py", "link.py", "..", "", "part", "none.py"});
    CHECK(filesOf(texts) == QStringList{"a.py", "part/b.py", QString::fromStdString(below)});
    CHECK(texts.at(0).text == "a = 1\n");
}

TEST_CASE("of texts beside a recording only so many are shown, and none that is huge", "[window]") {
    const QTemporaryDir folder;
    std::vector<std::string> names;
    for (int i = 0; i < 60; ++i) {
        names.push_back("f" + std::to_string(i) + ".py");
        write(folder.filePath(QString::fromStdString(names.back())), "x\n");
    }
    write(folder.filePath("f0.py"), QByteArray(5'000'000, 'x'));
    const auto texts = textsBeside(folder.filePath("t.jsonl"), {names.begin(), names.end()});
    CHECK(texts.size() == 50);
    CHECK(texts.front().file == "f1.py");
}
