#include <flowglass/shown.hpp>

#include <array>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "tests/catch.hpp"

using flowglass::detail::show;
using flowglass::detail::Shown;

namespace {

struct Plain {
    int value = 0;
};
struct Streamed {
    friend std::ostream& operator<<(std::ostream& out, const Streamed&) { return out << "hello"; }
};
struct Throwing {
    friend std::ostream& operator<<(std::ostream&, const Throwing&) { throw 1; }
};

template <class T>
std::string text(const T& value) {
    return flowglass::detail::textOf(show(value));
}

}  // namespace

TEST_CASE("whole numbers stay exact, whatever their type", "[instrument]") {
    CHECK(show(42).form == Shown::Form::integer);
    CHECK(show(std::uint8_t{200}).integer == 200);
    CHECK(show(std::numeric_limits<std::int64_t>::min()).integer ==
          std::numeric_limits<std::int64_t>::min());
    CHECK(text(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
    CHECK(show(2.5).real == 2.5);
    CHECK(text(0.1F) == "0.1");
    CHECK(text(true) == "true");
    CHECK(text('x') == "'x'");
    CHECK(text('\n') == "'\\n'");
}

TEST_CASE("texts stand in quotes and are shortened between characters", "[instrument]") {
    CHECK(text("a \"b\"\n") == R"("a \"b\"\n")");
    CHECK(text(std::string("\x01")) == R"("\x01")");
    CHECK(text(std::string(100, 'x')) == "\"" + std::string(60, 'x') + "…\"");
    CHECK(text(std::string(59, 'x') + "äöü") == "\"" + std::string(59, 'x') + "…\"");
    CHECK(text(static_cast<const char*>(nullptr)) == "nullptr");
}

TEST_CASE("what can be streamed shows itself, and its exceptions stay inside", "[instrument]") {
    CHECK(text(Streamed{}) == "hello");
    CHECK(text(Throwing{}) == "<(anonymous namespace)::Throwing>");
    CHECK(text(Plain{}) == "<(anonymous namespace)::Plain>");
}

TEST_CASE("containers show their first items", "[instrument]") {
    CHECK(text(std::vector{1, 2, 3}) == "{1, 2, 3}");
    CHECK(text(std::vector<int>(10, 7)) == "{7, 7, 7, 7, 7, 7, …}");
    CHECK(text(std::map<std::string, int>{{"a", 1}}) == "{(\"a\", 1)}");
    CHECK(text(std::vector<std::vector<std::vector<std::vector<int>>>>{{{{1}}}}) == "{{{{…}}}}");
    CHECK(text(std::pair(1, "b")) == "(1, \"b\")");
    CHECK(text(std::tuple<>()) == "()");
    CHECK(text(std::array<int, 0>{}) == "{}");
    CHECK(text(std::optional<int>()) == "nullopt");
    CHECK(text(std::optional(5)) == "5");
    CHECK(text(std::vector<std::string>(6, std::string(60, 'x'))).size() < 210);
}
