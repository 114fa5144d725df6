#include "core/instrument/exits.hpp"

#include <stdlib.h>

#include <atomic>
#include <exception>
#include <optional>

#include <flowglass/active.hpp>
#include "core/instrument/exceptions.hpp"
#include "core/instrument/recorder.hpp"

namespace flowglass::detail {
namespace {

constexpr int kUnknown = -1;
std::atomic<int> s_quickStatus{kUnknown};

void finishAtExit(int status, void*) {
    if (auto* recorder = Recorder::current()) recorder->finish(status);
}

void finishAtQuickExit() {
    auto* recorder = Recorder::current();
    if (recorder == nullptr) return;
    const int status = s_quickStatus.load();
    recorder->finish(status == kUnknown ? std::nullopt : std::optional(status));
}

std::terminate_handler s_before = nullptr;

void onTerminate() {
    stoppedByNobody();
    if (s_before != nullptr) s_before();
    std::abort();
}

}  // namespace

void leavesQuickly(int status) noexcept {
    s_quickStatus = status & 0xff;
}

void leavesAtOnce(int status) noexcept {
    if (auto* recorder = Recorder::current()) recorder->endWith(status);
}

void catchExits() {
    static const bool s_once = [] {
        s_before = std::set_terminate(onTerminate);
        return on_exit(finishAtExit, nullptr) == 0 && at_quick_exit(finishAtQuickExit) == 0;
    }();
    (void)s_once;
}

}  // namespace flowglass::detail
