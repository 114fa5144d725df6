#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/model/census.hpp"
#include "core/model/lints.hpp"
#include "core/trace/checker.hpp"
#include "core/trace/trace.hpp"

namespace flowglass::cli {

/// What `flowglass info` says of a trace.
struct Facts {
    model::Census census;
    std::uint64_t threads = 0;
    std::uint64_t lost = 0;  ///< events that were counted, not recorded
    base::Nanoseconds duration{};
    std::optional<std::int64_t> status;  ///< how the program ended; neither: the recording was cut
    std::optional<std::int64_t> signal;
    std::vector<model::Lint> lints;

    [[nodiscard]] std::uint64_t count(trace::Kind kind) const { return census.of(kind).count; }
};

[[nodiscard]] Facts factsOf(const trace::Trace& trace);

/// The facts as a person reads them, some lines.
[[nodiscard]] std::string factsText(const std::string& path, const trace::Trace& trace,
                                    const Facts& facts);

/// The facts as one JSON object on a line of its own; `violations` where they were asked for.
[[nodiscard]] std::string factsJson(const trace::Trace& trace, const Facts& facts,
                                    const std::optional<std::vector<trace::Violation>>& violations);

}  // namespace flowglass::cli
