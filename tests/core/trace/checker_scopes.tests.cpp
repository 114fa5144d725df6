#include "tests/core/trace/checked.hpp"

using namespace flowglass::trace::checked;

namespace {

constexpr std::string_view kScopes =
    R"({"kind":"entering","scope":1,"frame":1}
{"kind":"entered","scope":1,"frame":1}
{"kind":"entering","scope":2,"frame":1}
{"kind":"entered","scope":2,"frame":1}
)";

}  // namespace

TEST_CASE("scopes are left last in, first out", "[trace]") {
    CHECK(after(kScopes, R"({"kind":"exiting","scope":2}
{"kind":"exited","scope":2}
{"kind":"exiting","scope":1}
{"kind":"exited","scope":1}
{"kind":"return","frame":1})")
              .empty());
    CHECK(after(kScopes, R"({"kind":"exiting","scope":1})") ==
          Sentences{"scope 1 is left, but is not the innermost one."});
    CHECK(after(kScopes, R"({"kind":"exited","scope":2})") ==
          Sentences{"scope 2 was left, but never began to be."});
    CHECK(after(kScopes, R"({"kind":"entered","scope":2,"frame":1})") ==
          Sentences{"scope 2 is entered a second time."});
    CHECK(after(kScopes, R"({"kind":"exiting","scope":2}
{"kind":"exiting","scope":2})") == Sentences{"scope 2 is left, but is not held."});
    CHECK(after(kScopes, R"({"kind":"exiting","scope":2}
{"kind":"exited","scope":2}
{"kind":"return","frame":1})") == Sentences{"frame 1 ends, but scope 1 in it was not left."});
    CHECK(after(kScopes, R"({"kind":"exiting","scope":2}
{"kind":"exited","scope":2,"verdict":"replaced"})") ==
          Sentences{"An 'exited' has 'raised' where its verdict is 'replaced', only."});
}

TEST_CASE("what an exit stack holds may be left inside its exit, and after it", "[trace]") {
    const std::string begins = R"({"kind":"exiting","scope":1})"
                               "\n";
    const std::string ends = R"({"kind":"exited","scope":1})"
                             "\n";
    const std::string inner = R"({"kind":"exiting","scope":2,"moved":true}
{"kind":"exited","scope":2,"moved":true})"
                              "\n";
    CHECK(after(kScopes, begins + inner + ends).empty());
    CHECK(after(kScopes, begins + ends + inner).empty());
    CHECK(after(kScopes, begins + ends) ==
          Sentences{"scope 1 is left, but is not the innermost one."});
}

TEST_CASE("what lies on an exit stack may outlive its frame, and never be left", "[trace]") {
    CHECK(after(R"({"kind":"call","frame":2,"function":"f","by":1}
{"kind":"entering","scope":1,"frame":2,"moved":true}
{"kind":"entered","scope":1,"frame":2,"moved":true}
{"kind":"entering","scope":2,"frame":2}
{"kind":"entered","scope":2,"frame":2}
{"kind":"exiting","scope":2}
{"kind":"exited","scope":2})",
                R"(
{"kind":"return","frame":2})")
              .empty());
}

TEST_CASE("a scope that could not be entered need not be left", "[trace]") {
    CHECK(after(kScopes, R"({"kind":"entering","scope":3,"frame":1}
{"kind":"exiting","scope":2}
{"kind":"exited","scope":2})")
              .empty());
}
