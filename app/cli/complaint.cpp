#include "app/cli/complaint.hpp"

#include <cstdio>
#include <utility>

namespace flowglass::cli {

void warn(std::string_view sentence) {
    // One write a sentence, so that it does not mix with what a recorded program says.
    std::string line = "flowglass: ";
    line.append(sentence).push_back('\n');
    std::fwrite(line.data(), 1, line.size(), stderr);
}

int complain(const base::Error& error) {
    warn(base::describe(error));
    return base::exitStatus(error);
}

int complainOfUsage(std::string sentence) {
    return complain({base::ErrorKind::usage, std::move(sentence), {}});
}

}  // namespace flowglass::cli
