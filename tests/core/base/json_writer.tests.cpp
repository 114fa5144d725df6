#include "core/base/json_writer.hpp"

#include <limits>

#include "tests/catch.hpp"

using flowglass::base::JsonWriter;

TEST_CASE("commas stand between items and never after the last", "[base]") {
    JsonWriter json;
    json.beginObject().key("a").number(std::uint64_t{1}).key("b").beginArray();
    json.boolean(true).null().beginObject().endObject().endArray().endObject();
    CHECK(json.text() == R"({"a":1,"b":[true,null,{}]})");
}

TEST_CASE("control characters, quotes and backslashes are escaped", "[base]") {
    JsonWriter json;
    json.string("a\"\\\n\t\r\x01");
    CHECK(json.text() == R"("a\"\\\n\t\r\u0001")");
}

TEST_CASE("bytes that are not UTF-8 become the replacement character", "[base]") {
    JsonWriter json;
    json.string("\xC3\xA9|\xC3|\xFF|\xED\xA0\x80");
    CHECK(json.text() ==
          "\"\xC3\xA9|\xEF\xBF\xBD|\xEF\xBF\xBD|\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST_CASE("a double is written with the fewest digits that read back", "[base]") {
    JsonWriter json;
    json.beginArray().number(0.1).number(-2.0).number(std::numeric_limits<double>::infinity());
    CHECK(json.endArray().text() == "[0.1,-2,null]");
}

TEST_CASE("take gives the document away and starts a new one", "[base]") {
    JsonWriter json;
    json.beginArray().endArray();
    CHECK(json.take() == "[]");
    CHECK(json.text().empty());
}
