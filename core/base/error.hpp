#pragma once

#include <string>

namespace flowglass::base {

/// What sort of failure an Error is; decides the exit status and how it is shown.
enum class ErrorKind {
    usage,        ///< the person asked for something that cannot be
    notFound,     ///< a file, program or interpreter is not there
    format,       ///< foreign data is not what it claims to be
    io,           ///< the system refused a read or a write
    unsupported,  ///< known, and not possible here
};

/// An expected failure, as one sentence that says what, where and what to do.
struct Error {
    ErrorKind kind{};
    std::string sentence;  ///< plain English, ends with a full stop
    std::string where;     ///< a path, "file:line" or byte position; may be empty
};

/// The sentence a person reads: "where: sentence", or the sentence alone.
[[nodiscard]] std::string describe(const Error& error);

/// 2 for wrong usage, 1 for everything else.
[[nodiscard]] int exitStatus(const Error& error);

}  // namespace flowglass::base
