#include "app/window/panels/bookmarks.hpp"

#include <QFile>
#include <QTemporaryDir>

#include "tests/catch.hpp"

using namespace flowglass;
using window::Bookmarks;

namespace {

Bookmarks three() {
    Bookmarks bookmarks;
    bookmarks.toggle(12);
    bookmarks.setNote(40, "Ask: who\nwakes \"it\"? — ü");
    bookmarks.toggle(0);
    return bookmarks;
}

}  // namespace

TEST_CASE("bookmarks are the same after a round trip through their file", "[window]") {
    const QTemporaryDir folder;
    const QString path = folder.filePath("deep/below/a.flow.notes");
    REQUIRE(window::saveBookmarks(path, three()).has_value());
    const auto loaded = window::loadBookmarks(path);
    REQUIRE(loaded.has_value());
    CHECK(*loaded == three());
    CHECK(loaded->note(40) == "Ask: who\nwakes \"it\"? — ü");
}

TEST_CASE("without bookmarks there is no file", "[window]") {
    const QTemporaryDir folder;
    const QString path = folder.filePath("a.flow.notes");
    REQUIRE(window::saveBookmarks(path, three()).has_value());
    REQUIRE(QFile::exists(path));
    REQUIRE(window::saveBookmarks(path, {}).has_value());
    CHECK(!QFile::exists(path));
    const auto none = window::loadBookmarks(path);
    REQUIRE(none.has_value());
    CHECK(none->all().empty());
}

TEST_CASE("a bookmark is set and taken away, and its note goes with it", "[window]") {
    Bookmarks bookmarks = three();
    bookmarks.toggle(40);
    CHECK(!bookmarks.has(40));
    bookmarks.toggle(40);
    CHECK(bookmarks.has(40));
    CHECK(bookmarks.note(40).isEmpty());
}

TEST_CASE("the next bookmark comes after now, and after the last the first", "[window]") {
    const Bookmarks bookmarks = three();
    CHECK(bookmarks.next(0) == 12);
    CHECK(bookmarks.next(11) == 12);
    CHECK(bookmarks.next(12) == 40);
    CHECK(bookmarks.next(40) == 0);
    CHECK(bookmarks.previous(40) == 12);
    CHECK(bookmarks.previous(41) == 40);
    CHECK(bookmarks.previous(0) == 40);
    CHECK(!Bookmarks().next(3));
    CHECK(!Bookmarks().previous(3));
}

TEST_CASE("what is not a file of notes is refused in a sentence", "[window]") {
    const QByteArray head = R"({"flowglass notes": 1, "bookmarks": )";
    const QByteArrayList hostile{
        "",
        "\xff\xfe garbage",
        "[]",
        "{}",
        R"({"flowglass notes": 2, "bookmarks": []})",
        R"({"flowglass notes": "1", "bookmarks": []})",
        head + "7}",
        head + "[7]}",
        head + R"([{"events": -1, "note": ""}]})",
        head + R"([{"events": 1.5, "note": ""}]})",
        head + R"([{"events": 1e300, "note": ""}]})",
        head + R"([{"events": "3", "note": ""}]})",
        head + R"([{"events": 3, "note": 4}]})",
        head + R"([{"events": 3}]})",
        QByteArray(2'000, '['),
        window::written(three()).chopped(9),
    };
    for (const QByteArray& bytes : hostile) {
        INFO(bytes.left(80).toStdString());
        const auto read = window::readBookmarks(bytes);
        REQUIRE(!read.has_value());
        CHECK(read.error().kind == base::ErrorKind::format);
        CHECK(read.error().sentence.ends_with("."));
    }
}

TEST_CASE("a file in the way is an error that names it", "[window]") {
    const QTemporaryDir folder;
    QFile file(folder.filePath("file"));
    REQUIRE(file.open(QIODevice::WriteOnly));
    const auto saved = window::saveBookmarks(folder.filePath("file/a.notes"), three());
    REQUIRE(!saved.has_value());
    CHECK(saved.error().where.find("a.notes") != std::string::npos);
}

TEST_CASE("notes stand beside a recording, and with the person's data for a source", "[window]") {
    CHECK(window::placeOfNotes("/tmp/a.flow", {}) == "/tmp/a.flow.notes");
    const auto one = window::placeOfNotes("/tmp/a.py", "print(1)");
    CHECK(!one.startsWith("/tmp/a.py"));
    CHECK(one == window::placeOfNotes("/elsewhere/b.py", "print(1)"));
    CHECK(one != window::placeOfNotes("/tmp/a.py", "print(2)"));
}
