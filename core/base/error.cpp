#include "core/base/error.hpp"

namespace flowglass::base {

std::string describe(const Error& error) {
    return error.where.empty() ? error.sentence : error.where + ": " + error.sentence;
}

int exitStatus(const Error& error) {
    return error.kind == ErrorKind::usage ? 2 : 1;
}

}  // namespace flowglass::base
