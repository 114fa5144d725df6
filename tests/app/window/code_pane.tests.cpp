#include "app/window/code/code_pane.hpp"

#include "app/window/playing/playhead.hpp"
#include "desktop_less.hpp"
#include "tests/catch.hpp"

using namespace flowglass;
using namespace flowglass::window;

TEST_CASE("a problem in another file keeps its words and its line, whatever signs they hold",
          "[window]") {
    tests::applicationWithoutScreen();
    Playhead playhead;
    CodePane code(playhead);
    code.showFile("own.cpp", "#include \"other.hpp\"\nint main() {}\n");
    code.showProblems({{.file = "/some/where/oth%1er.hpp",
                        .line = 41,
                        .column = 7,
                        .sourceLine = 1,
                        .error = true,
                        .text = "'%3' and '%1' are no operands of %"}});
    CHECK(code.editor()->problems().textOf(1) ==
          "'%3' and '%1' are no operands of % (in oth%1er.hpp, line 41)");
}
