#include "core/model/words.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <utility>

namespace flowglass::model {

std::string grouped(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (auto at = text.size(); at > 3;) {
        at -= 3;
        text.insert(at, 1, ',');
    }
    return text;
}

std::string counted(std::uint64_t number, std::string_view one, std::string_view many) {
    std::string text = grouped(number) + ' ';
    if (number == 1) return text.append(one);
    return many.empty() ? text.append(one) + 's' : text.append(many);
}

std::string ordinal(std::uint64_t number) {
    const auto tens = number % 100;
    const bool teen = tens >= 11 && tens <= 13;
    const auto* ending = teen               ? "th"
                         : number % 10 == 1 ? "st"
                         : number % 10 == 2 ? "nd"
                         : number % 10 == 3 ? "rd"
                                            : "th";
    return grouped(number) + ending;
}

std::string duration(std::uint64_t nanoseconds) {
    constexpr std::array<std::pair<double, const char*>, 3> kUnits{
        {{1e9, "s"}, {1e6, "ms"}, {1e3, "µs"}}};
    for (const auto& [size, unit] : kUnits)
        // What three digits would round up to a thousand is one of the next unit.
        if (static_cast<double>(nanoseconds) >= size * 0.9995) {
            std::array<char, 32> text{};
            std::snprintf(text.data(), text.size(), "%.3g %s",
                          static_cast<double>(nanoseconds) / size, unit);
            return text.data();
        }
    return std::to_string(nanoseconds) + " ns";
}

std::string roundedDuration(double nanoseconds) {
    constexpr double kMinute = 60e9;
    constexpr std::array<std::pair<double, const char*>, 4> kUnits{
        {{1e9, "s"}, {1e6, "ms"}, {1e3, "µs"}, {1, "ns"}}};
    const auto text = [](double value, int decimals, const char* unit) {
        std::array<char, 64> buffer{};
        std::snprintf(buffer.data(), buffer.size(), "%.*f %s", decimals, value + 0.0, unit);
        return std::string(buffer.data());
    };
    if (nanoseconds >= 10 * kMinute) return text(nanoseconds / kMinute, 0, "min");
    for (const auto& [size, unit] : kUnits) {
        // 999.98 ms are a second.
        if (nanoseconds < size * 0.9995 && size > 1) continue;
        const double value = nanoseconds / size;
        const bool whole = value >= 10 || size == 1 || std::abs(value - std::round(value)) < 0.05;
        return text(value, whole ? 0 : 1, unit);
    }
    return "0 ns";
}

std::string futureText(std::string_view what) {
    if (what == "gather") return "What gather() gave";
    if (what.empty() || what == "Future") return "A future";
    return std::string("A future (").append(what) + ')';
}

std::string asCall(std::string_view arguments) {
    const auto isOfName = [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '_' || c == '.' || c >= 0x80;
    };
    const auto* end = std::ranges::find_if_not(arguments, isOfName);
    const auto name = arguments.substr(0, static_cast<std::size_t>(end - arguments.begin()));
    auto rest = arguments.substr(name.size());
    if (name.empty() || !rest.starts_with(',')) return std::string(arguments);
    rest.remove_prefix(std::min(rest.find_first_not_of(", "), rest.size()));
    return std::string(name) + '(' + std::string(rest) + ')';
}

std::string signalName(std::uint64_t number) {
    // The numbers that Linux uses on x86 and ARM (signal(7)).
    constexpr std::array<std::pair<std::uint64_t, const char*>, 10> kNames{{{1, "SIGHUP"},
                                                                            {2, "SIGINT"},
                                                                            {3, "SIGQUIT"},
                                                                            {4, "SIGILL"},
                                                                            {6, "SIGABRT"},
                                                                            {8, "SIGFPE"},
                                                                            {9, "SIGKILL"},
                                                                            {11, "SIGSEGV"},
                                                                            {13, "SIGPIPE"},
                                                                            {15, "SIGTERM"}}};
    for (const auto& [known, name] : kNames)
        if (known == number) return name;
    return "signal " + std::to_string(number);
}

}  // namespace flowglass::model
