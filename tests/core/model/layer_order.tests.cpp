#include "core/model/layer_order.hpp"

#include "tests/catch.hpp"

using flowglass::model::withDecoratorMoved;

namespace {

const std::string kThree =
    "import x\n\n"
    "@logged\n"
    "@retry(\n    3,\n)\n"
    "# asks once a day\n"
    "@cached\n"
    "def ask():\n    return 1\n";

}  // namespace

TEST_CASE("a decorator moves among those of its function, and all else stays", "[model]") {
    const auto inwards = withDecoratorMoved(kThree, {3, 4, 8}, 0, 2);
    REQUIRE(inwards.has_value());
    CHECK(*inwards ==
          "import x\n\n@retry(\n    3,\n)\n# asks once a day\n@cached\n@logged\n"
          "def ask():\n    return 1\n");
    const auto outwards = withDecoratorMoved(kThree, {3, 4, 8}, 2, 0);
    REQUIRE(outwards.has_value());
    CHECK(*outwards ==
          "import x\n\n# asks once a day\n@cached\n@logged\n@retry(\n    3,\n)\n"
          "def ask():\n    return 1\n");
    // What was moved comes back.
    const auto back = withDecoratorMoved(*outwards, {4, 5, 6}, 0, 2);
    REQUIRE(back.has_value());
    CHECK(*back ==
          "import x\n\n# asks once a day\n@logged\n@retry(\n    3,\n)\n@cached\n"
          "def ask():\n    return 1\n");
}

TEST_CASE("decorators of methods, coroutines and classes move as well", "[model]") {
    for (const std::string definition :
         {"    def f(self): pass", "    async def f(self): pass", "    class F: pass"}) {
        const auto moved =
            withDecoratorMoved("class A:\n    @a\n    @b\n" + definition, {2, 3}, 1, 0);
        REQUIRE(moved.has_value());
        CHECK(*moved == "class A:\n    @b\n    @a\n" + definition);
    }
}

TEST_CASE("a text that is not the recorded one is left alone", "[model]") {
    CHECK(withDecoratorMoved("@a\nx = 1\ndef f(): pass\n", {1, 2}, 0, 1).has_error());
    CHECK(withDecoratorMoved("@a\n@b\n", {1, 2}, 0, 1).has_error());
    CHECK(withDecoratorMoved("@a\n@b\ndef f(): pass\n", {1, 9}, 0, 1).has_error());
    CHECK(withDecoratorMoved("@a\n@b\ndef f(): pass\n", {2, 1}, 0, 1).has_error());
    CHECK(withDecoratorMoved("@a\n@b\ndef f(): pass\n", {0, 1}, 0, 1).has_error());
    CHECK(withDecoratorMoved("@a\n@b\ndef f(): pass\n", {1, 2}, 0, 0).has_error());
    CHECK(withDecoratorMoved("@a\n@b\ndef f(): pass\n", {1, 2}, 0, 2).has_error());
    CHECK(withDecoratorMoved("", {1}, 0, 1).has_error());
}
