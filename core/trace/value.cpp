#include "core/trace/value.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <string>

namespace flowglass::trace {
namespace {

/// As Python's float_repr does it ("r" format: shortest digits, exponent below 1e-4 and from 1e16).
std::string realText(double real) {
    if (std::isnan(real)) return "nan";
    if (std::isinf(real)) return real < 0 ? "-inf" : "inf";
    const double size = std::fabs(real);
    const bool scientific = size != 0 && (size < 1e-4 || size >= 1e16);
    std::array<char, 400> buffer{};
    const auto format = scientific ? std::chars_format::scientific : std::chars_format::fixed;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), real, format).ptr;
    std::string text(buffer.data(), end);
    if (!scientific && text.find('.') == std::string::npos) text += ".0";
    return text;
}

}  // namespace

Value Value::ofText(std::string_view text) {
    Value value;
    value.form = ValueForm::text;
    value.text = text;
    return value;
}

Value Value::ofInteger(std::int64_t integer) {
    Value value;
    value.form = ValueForm::integer;
    value.integer = integer;
    return value;
}

Value Value::ofReal(double real) {
    Value value;
    value.form = ValueForm::real;
    value.real = real;
    return value;
}

Value Value::ofBool(bool flag) {
    Value value;
    value.form = flag ? ValueForm::true_ : ValueForm::false_;
    return value;
}

Value Value::ofNone() {
    return {};
}

Value Value::ofDisplay(std::string_view text) {
    if (text == "None") return ofNone();
    if (text == "True" || text == "False") return ofBool(text == "True");
    Value number;
    const auto isWhole = [&](auto& target) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), target);
        return error == std::errc{} && end == text.data() + text.size() && number.display() == text;
    };
    number.form = ValueForm::integer;
    if (isWhole(number.integer)) return number;
    number.form = ValueForm::real;
    if (isWhole(number.real)) return number;
    return ofText(text);
}

std::string Value::display() const {
    switch (form) {
        case ValueForm::none:
            return "None";
        case ValueForm::true_:
            return "True";
        case ValueForm::false_:
            return "False";
        case ValueForm::integer:
            return std::to_string(integer);
        case ValueForm::real:
            return realText(real);
        case ValueForm::text:
            return std::string(text);
    }
    return {};
}

bool operator==(const Value& a, const Value& b) {
    return a.display() == b.display() && a.object == b.object && a.frame == b.frame;
}

}  // namespace flowglass::trace
