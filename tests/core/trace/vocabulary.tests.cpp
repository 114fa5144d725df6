#include <limits>
#include <set>
#include <string>

#include "core/trace/schema.hpp"
#include "core/trace/value.hpp"
#include "core/trace/words.hpp"
#include "tests/catch.hpp"

using namespace flowglass::trace;

namespace {

std::string shown(double real) {
    return Value::ofReal(real).display();
}

}  // namespace

TEST_CASE("every kind and every word is found under its name, which no other has", "[trace]") {
    for (std::size_t i = 0; i < kKindCount; ++i) {
        const auto kind = static_cast<Kind>(i);
        CHECK(kindNamed(nameOf(kind)) == kind);
    }
    for (std::size_t i = 0; i < kWordCount; ++i) {
        const auto word = static_cast<Word>(i);
        CHECK(wordNamed(nameOf(word)) == word);
    }
    CHECK_FALSE(kindNamed("jump"));
    CHECK_FALSE(wordNamed(""));
}

TEST_CASE("within a kind, no two fields have one JSON name, nor that of what all events have",
          "[trace]") {
    for (std::size_t i = 0; i < kKindCount; ++i) {
        std::set<std::string_view> names{"i", "t", "thread", "kind", "in"};
        for (const auto& rule : fieldsOf(static_cast<Kind>(i))) {
            INFO(nameOf(static_cast<Kind>(i)) << "." << nameOf(rule.field));
            CHECK(names.insert(nameOf(rule.field)).second);
        }
    }
}

TEST_CASE("a field is found where the kind lists it, and only there", "[trace]") {
    for (std::size_t i = 0; i < kKindCount; ++i) {
        const auto kind = static_cast<Kind>(i);
        const auto fields = fieldsOf(kind);
        CHECK(fields.size() <= kMaxFields);
        for (std::size_t slot = 0; slot < fields.size(); ++slot)
            CHECK(slotOf(kind, fields[slot].field) == slot);
    }
    CHECK_FALSE(slotOf(Kind::line, Field::name));
    CHECK_FALSE(slotOf(Kind::threadEnd, Field::frame));
}

TEST_CASE("every field that holds words says which", "[trace]") {
    for (std::size_t i = 0; i < kKindCount; ++i) {
        const auto kind = static_cast<Kind>(i);
        for (const auto& rule : fieldsOf(kind)) {
            const auto type = typeOf(rule.field);
            const bool holdsWords = type == FieldType::word || type == FieldType::reference ||
                                    type == FieldType::references;
            INFO(nameOf(kind) << "." << nameOf(rule.field));
            CHECK(wordsOf(kind, rule.field).empty() != holdsWords);
        }
    }
}

TEST_CASE("a value reads as Python shows it", "[trace]") {
    CHECK(Value().display() == "None");
    CHECK(Value::ofBool(true).display() == "True");
    CHECK(Value::ofBool(false).display() == "False");
    CHECK(Value::ofInteger(std::numeric_limits<std::int64_t>::min()).display() ==
          "-9223372036854775808");
    CHECK(Value::ofText("'a'").display() == "'a'");
    CHECK(shown(2.0) == "2.0");
    CHECK(shown(-0.0) == "-0.0");
    CHECK(shown(0.1) == "0.1");
    CHECK(shown(1e15) == "1000000000000000.0");
    CHECK(shown(1e16) == "1e+16");
    CHECK(shown(0.0001) == "0.0001");
    CHECK(shown(0.00001) == "1e-05");
    CHECK(shown(1.5e300) == "1.5e+300");
    CHECK(shown(std::numeric_limits<double>::infinity()) == "inf");
    CHECK(shown(-std::numeric_limits<double>::infinity()) == "-inf");
    CHECK(shown(std::numeric_limits<double>::quiet_NaN()) == "nan");
}

TEST_CASE("what a reader sees says enough to see the same again", "[trace]") {
    const std::string text =
        GENERATE("None", "True", "False", "0", "-1", "007", "-0", "+1", "1.0", "1.", "1e16",
                 "1e+16", "nan", "-nan", "inf", "infinity", "99999999999999999999", "'6'", "", " 1",
                 "1 ", "0x10", "-0.0", "none");
    CHECK(Value::ofDisplay(text).display() == text);
}

TEST_CASE("a number is kept as a number", "[trace]") {
    CHECK(Value::ofDisplay("-17").form == ValueForm::integer);
    CHECK(Value::ofDisplay("0.25").form == ValueForm::real);
    CHECK(Value::ofDisplay("True").form == ValueForm::true_);
    CHECK(Value::ofDisplay("'17'").form == ValueForm::text);
    CHECK(Value::ofDisplay("17") == Value::ofInteger(17));
    CHECK_FALSE(Value::ofDisplay("17") == Value::ofInteger(18));
}

TEST_CASE("two values of the same picture differ where they are different objects", "[trace]") {
    auto one = Value::ofText("[1]");
    auto other = one;
    CHECK(one == other);
    other.object = ObjectId{2};
    CHECK_FALSE(one == other);
    one.object = ObjectId{2};
    one.frame = FrameId{1};
    CHECK_FALSE(one == other);
}
