#include "core/instrument/asio_task.hpp"

#include <mutex>

namespace flowglass::detail {
namespace {

std::mutex s_mutex;
std::vector<AsioTask*>& unused() {
    static auto* const s_unused = new std::vector<AsioTask*>;
    return *s_unused;
}

}  // namespace

AsioTask& AsioTask::make(ThreadState& state) {
    AsioTask* task = nullptr;
    {
        const std::lock_guard lock(s_mutex);
        if (!unused().empty()) {
            task = unused().back();
            unused().pop_back();
        }
    }
    if (task == nullptr) task = new AsioTask;
    task->number = state.newTask();
    task->era = state.recorder().era();
    task->hasRun = false;
    task->parkedAt = 0;
    task->frames.clear();
    task->outcome = trace::Word::unknown;
    task->exception = 0;
    task->value.reset();
    return *task;
}

void AsioTask::recycle() noexcept {
    (void)park(running);
    const std::lock_guard lock(s_mutex);
    unused().push_back(this);
}

}  // namespace flowglass::detail
