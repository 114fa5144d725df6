#include "core/scene/tasks/task_places.hpp"

#include "tests/catch.hpp"

using namespace flowglass;
using scene::TaskPlaces;
using trace::Event;
using trace::Field;
using trace::Kind;
using trace::TaskId;

namespace {

void finish(TaskPlaces& places, std::uint32_t task) {
    places.see(Event(Kind::finish)
                   .set(Field::task, TaskId{task})
                   .set(Field::outcome, trace::Word::result));
}

}  // namespace

TEST_CASE("a task has its place beneath its parent", "[scene]") {
    TaskPlaces places;
    places.add({1}, {});
    places.add({2}, {});
    places.add({3}, TaskId{1});
    const auto order = places.inOrder();
    REQUIRE(order.size() == 3);
    CHECK(order[0] == places.placeOf({1}));
    CHECK(order[1] == places.placeOf({3}));
    CHECK(order[2] == places.placeOf({2}));
    CHECK(places.depthOf(*places.placeOf({3})) == 1);
    CHECK_FALSE(places.placeOf({4}));
}

TEST_CASE("who comes after one that finished takes its place", "[scene]") {
    TaskPlaces places;
    places.add({1}, {});
    for (std::uint32_t task = 2; task < 1000; ++task) {
        places.add({task}, TaskId{1});
        if (task > 4) finish(places, task - 3);
    }
    CHECK(places.size() == 5);
    CHECK(places.inOrder().size() == 5);
}

TEST_CASE("a parent that is over keeps its place while a child lives", "[scene]") {
    TaskPlaces places;
    places.add({1}, {});
    places.add({2}, TaskId{1});
    finish(places, 1);
    places.add({3}, {});
    CHECK(places.placeOf({3}) != places.placeOf({1}));
    finish(places, 2);
    places.add({4}, {});
    CHECK(places.placeOf({4}) == places.placeOf({1}));
    // A child that comes late takes the place of its parent along.
    TaskPlaces late;
    late.add({1}, {});
    finish(late, 1);
    late.add({2}, TaskId{1});
    late.add({3}, {});
    CHECK(late.placeOf({3}) != late.placeOf({1}));
}

TEST_CASE("what several tasks have to do with is shared, whatever it is", "[scene]") {
    using trace::Reference;
    using trace::Word;
    const trace::ObjectId thing{1};
    const auto of = [&](std::string_view what, const std::vector<Event>& events) {
        TaskPlaces places;
        places.see(Event(Kind::object).set(Field::object, thing).set(Field::what, what));
        for (const auto& event : events) places.see(event);
        return places;
    };
    const auto waits = [](std::uint32_t task, Word on) {
        Event event(Kind::wait);
        event.set(Field::task, TaskId{task}).set(Field::on, on);
        return event.add(Field::targets, Reference{Word::object, 1});
    };
    const auto wakesFirst = [&](std::uint32_t by) {
        return Event(Kind::ready)
            .set(Field::task, TaskId{1})
            .set(Field::bySource, Reference{Word::task, by})
            .set(Field::object, thing);
    };
    const auto alone = of("socket", {waits(1, Word::io), waits(1, Word::io)});
    CHECK_FALSE(alone.isShared(thing));
    CHECK_FALSE(alone.hasWaits());
    const auto both = of("socket", {waits(1, Word::io), waits(2, Word::io)});
    CHECK(both.isShared(thing));
    CHECK(both.hasWaits());
    CHECK(of("timer", {waits(1, Word::timer), wakesFirst(2)}).isShared(thing));
    CHECK_FALSE(of("timer", {waits(1, Word::timer), wakesFirst(1)}).isShared(thing));
    // A sleep that is cut short is nobody else's.
    CHECK_FALSE(of("future", {waits(1, Word::timer), wakesFirst(2)}).isShared(thing));
}
