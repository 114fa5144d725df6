#include "core/trace/event.hpp"

#include "tests/catch.hpp"

using namespace flowglass::trace;

TEST_CASE("a field that is absent reads as empty, and so does one that the kind never has",
          "[trace]") {
    const Event event(Kind::call);
    CHECK_FALSE(event.has(Field::frame));
    CHECK_FALSE(event.frame());
    CHECK(event.line() == 0);
    CHECK(event.text(Field::function).empty());
    CHECK(event.named(Field::args).empty());
    CHECK(event.value(Field::value) == nullptr);
    CHECK_FALSE(event.how());
    CHECK(event.texts(Field::pending).empty());
    CHECK(event.ids(Field::members).empty());
    CHECK(event.references(Field::targets).empty());
    CHECK_FALSE(event.reference(Field::bySource));
    CHECK(event.changes(Field::metadata).empty());
}

TEST_CASE("a list that is present and empty is not an absent one", "[trace]") {
    Event event(Kind::call);
    event.setEmpty(Field::args);
    CHECK(event.has(Field::args));
    CHECK(event.named(Field::args).empty());
    event.add(Field::args, NamedValue{"x", Value::ofInteger(1)});
    CHECK(event.named(Field::args).size() == 1);
    event.setEmpty(Field::args);
    CHECK(event.named(Field::args).size() == 1);
}

TEST_CASE("two values of one event do not mix", "[trace]") {
    Event event(Kind::apply);
    event.set(Field::after, Value::ofInteger(2)).set(Field::before, Value::ofInteger(1));
    CHECK(event.value(Field::before)->integer == 1);
    CHECK(event.value(Field::after)->integer == 2);
}

TEST_CASE("a copy of an event has lists of its own", "[trace]") {
    Event event(Kind::wait);
    for (std::uint32_t i = 1; i < 9; ++i) event.add(Field::targets, Reference{Word::task, i});
    const Event copy = event;
    event.add(Field::targets, Reference{Word::timer, {}});
    CHECK(copy.references(Field::targets).size() == 8);
    CHECK(event.references(Field::targets).size() == 9);
    CHECK(copy.references(Field::targets)[7] == Reference{Word::task, 8});
}
