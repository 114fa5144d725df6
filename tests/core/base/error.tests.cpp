#include "core/base/error.hpp"

#include <stdexcept>

#include "core/base/id.hpp"
#include "core/base/join.hpp"
#include "core/base/result.hpp"
#include "tests/catch.hpp"

using namespace flowglass::base;

TEST_CASE("an error reads as where and what", "[base]") {
    CHECK(describe({ErrorKind::io, "It is full.", "t.flow"}) == "t.flow: It is full.");
    CHECK(describe({ErrorKind::usage, "Name a file.", {}}) == "Name a file.");
}

TEST_CASE("wrong usage exits with 2, every other failure with 1", "[base]") {
    CHECK(exitStatus({ErrorKind::usage, {}, {}}) == 2);
    CHECK(exitStatus({ErrorKind::notFound, {}, {}}) == 1);
    CHECK(exitStatus({ErrorKind::format, {}, {}}) == 1);
    CHECK(exitStatus({ErrorKind::io, {}, {}}) == 1);
    CHECK(exitStatus({ErrorKind::unsupported, {}, {}}) == 1);
}

TEST_CASE("asking a failure for its value is a broken invariant", "[base]") {
    const Result<int> failed = Error{ErrorKind::io, "It is full.", {}};
    CHECK_THROWS_AS(failed.value(), std::logic_error);
    CHECK(Result<int>(3).value() == 3);
}

TEST_CASE("parts are joined end to end", "[base]") {
    CHECK(joined({}).empty());
    CHECK(joined({"a", "", "b"}) == "ab");
}

TEST_CASE("ids order and hash by their number", "[base]") {
    using One = Id<struct OneSort>;
    CHECK(One{1} < One{2});
    CHECK(One{2} == One{2});
    CHECK(std::hash<One>{}(One{2}) == std::hash<std::uint32_t>{}(2));
}
