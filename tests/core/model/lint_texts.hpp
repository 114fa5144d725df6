#pragma once

#include <string>
#include <string_view>

#include "core/model/lints.hpp"
#include "tests/core/playback/traces.hpp"

namespace flowglass::tests {

/// "a.py:3 slow-step ×2: sentence", one a line.
inline std::string lints(std::string_view lines) {
    std::string text;
    for (const auto& lint : model::lintsOf(*parsed(lines))) {
        text += (text.empty() ? "" : "\n") + lint.file + ":" + std::to_string(lint.line) + " " +
                std::string(model::nameOf(lint.sort));
        if (lint.times > 1) text += " x" + std::to_string(lint.times);
        text += ": " + lint.sentence;
    }
    return text;
}

/// As lints(), with what stands in `file`.
inline std::string lintsWith(std::string_view lines, std::string_view file,
                             std::string_view source) {
    const auto plain = parsed(lines);
    trace::TraceBuilder builder(plain->metadata());
    plain->eachEpoch([&](auto blocks) { builder.addEpoch(blocks); });
    builder.addSource(std::string(file), std::string(source));
    std::string text;
    for (const auto& lint : model::lintsOf(*builder.snapshot()))
        text += lint.file + ":" + std::to_string(lint.line) + " " +
                std::string(model::nameOf(lint.sort)) + ": " + lint.sentence;
    return text;
}

}  // namespace flowglass::tests
