#pragma once

#include "core/trace/checker.hpp"
#include "tests/core/trace/samples.hpp"

namespace flowglass::trace::checked {

/// What the checker says of these lines, after a thread and a module's frame 1 that stand before
/// them.
inline std::vector<std::string> sentences(std::string_view lines) {
    std::string text =
        R"({"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"a.py","line":1}
)";
    std::vector<std::string> result;
    for (const auto& violation : check(*samples::parsed(text.append(lines))))
        result.push_back(violation.sentence);
    return result;
}

using Sentences = std::vector<std::string>;

inline Sentences after(std::string_view before, std::string_view lines) {
    return sentences(std::string(before).append(lines));
}

}  // namespace flowglass::trace::checked
