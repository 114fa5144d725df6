#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace flowglass::model {

/// "9,990".
[[nodiscard]] std::string grouped(std::uint64_t number);

/// "1 generator", "3 generators", "9,990 entries" where the plural is given.
[[nodiscard]] std::string counted(std::uint64_t number, std::string_view one,
                                  std::string_view many = {});

/// "1st", "2nd", "3rd", "11th".
[[nodiscard]] std::string ordinal(std::uint64_t number);

/// As pictures tell a time: "1.2 s", "96 ms".
[[nodiscard]] std::string roundedDuration(double nanoseconds);

/// "1.5 s", "20 ms", "3 µs".
[[nodiscard]] std::string duration(std::uint64_t nanoseconds);

/// `print("ready")` of `print, "ready"`, as an exit stack's callback() is given what to call.
[[nodiscard]] std::string asCall(std::string_view arguments);

/// "A future", "A future (Own)", "What gather() gave", of what a future is said to be.
[[nodiscard]] std::string futureText(std::string_view what);

/// "SIGINT" for 2; "signal 99" for one without a name.
[[nodiscard]] std::string signalName(std::uint64_t number);

}  // namespace flowglass::model
