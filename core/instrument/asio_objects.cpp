#include "core/instrument/asio_objects.hpp"

#include <mutex>
#include <string_view>
#include <unordered_map>

#include "core/instrument/asio_places.hpp"

namespace flowglass::detail {
namespace {

using record::RawEvent;
using record::ticks;
using trace::Field;
using trace::Kind;

/// What is known of one recording's objects and contexts. Operations on them take a lock of Asio's
/// and often a system call, so a lock of our own beside that is not felt.
struct Registry {
    std::mutex mutex;
    std::uint32_t era = 0;
    std::unordered_map<std::uintptr_t, AsioObject*> objects;
    std::unordered_map<const void*, std::uint32_t> loops;
    std::vector<AsioObject*> unused;

    void prepareFor(std::uint32_t current) {
        if (era == current) return;
        era = current;
        objects.clear();  // operations of the old recording may still point at them
        loops.clear();
    }
    AsioObject* take() {
        if (unused.empty()) return new AsioObject;
        auto* object = unused.back();
        unused.pop_back();
        return object;
    }
    void forget(AsioObject& object) {
        if (object.isKnown) objects.erase(object.key);
        object.isKnown = false;
        if (object.pending == 0) unused.push_back(&object);
    }
};

Registry& registry() {
    static auto* const s_registry = new Registry;
    return *s_registry;
}

/// A socket's descriptor is its own from when it is registered to when it is closed, wherever the
/// socket is moved; anything else is told by its address, which is even.
std::uintptr_t keyOf(const OperationFacts& facts) {
    return facts.native != 0 ? (facts.native << 1U) | 1U
                             : reinterpret_cast<std::uintptr_t>(facts.object);
}

/// Asio cancels a timer when it is destroyed, but also when it is set anew.
bool mayEnd(const OperationFacts& facts) {
    const std::string_view what = facts.name;
    return what == "close" || what == "release" || (what == "cancel" && facts.native == 0);
}

/// Nothing is told when a channel ends.
bool endsUntold(const OperationFacts& facts) {
    return std::string_view(facts.type) == "channel";
}

}  // namespace

AsioObject* objectOf(ThreadState& state, const OperationFacts& facts, std::string_view what) {
    auto& known = registry();
    const auto key = keyOf(facts);
    const std::lock_guard lock(known.mutex);
    known.prepareFor(state.recorder().era());
    auto& slot = known.objects[key];
    if (slot != nullptr && slot->pending == 0 && endsUntold(facts)) {
        known.unused.push_back(slot);
        slot = nullptr;
    }
    if (slot == nullptr) {
        slot = known.take();
        *slot = {state.newObject(), key, 0, true, 0, 0};
        RawEvent<Kind::object>(state.log, ticks())
            .put<Field::object>(slot->number)
            .put<Field::what>(state.intern(what))
            .commit();
    }
    ++slot->pending;
    return slot;
}

void release(AsioObject* object) noexcept {
    if (object == nullptr) return;
    auto& known = registry();
    const std::lock_guard lock(known.mutex);
    if (--object->pending == 0 && !object->isKnown) known.unused.push_back(object);
}

std::uint32_t loopOf(ThreadState& state, const void* context) {
    auto& known = registry();
    const std::lock_guard lock(known.mutex);
    known.prepareFor(state.recorder().era());
    auto& loop = known.loops[context];
    if (loop == 0) loop = state.newLoop();
    return loop;
}

void objectTouched(const OperationFacts& facts) noexcept {
    auto* state = threadState();
    if (state == nullptr) return;
    auto& known = registry();
    const std::lock_guard lock(known.mutex);
    known.prepareFor(state->recorder().era());
    const auto found = known.objects.find(keyOf(facts));
    if (found == known.objects.end()) return;
    auto& object = *found->second;
    object.stoppedByTask = state->log.task();
    object.stoppedByHandle = object.stoppedByTask == 0 ? runningCallback() : 0;
    if (mayEnd(facts)) known.forget(object);
}

void descriptorChanged(std::uintptr_t native) noexcept {
    auto& known = registry();
    const std::lock_guard lock(known.mutex);
    const auto found = known.objects.find((native << 1U) | 1U);
    if (found != known.objects.end()) known.forget(*found->second);
}

void contextMade(const void* context) noexcept {
    auto& known = registry();
    const std::lock_guard lock(known.mutex);
    known.loops.erase(context);
}

}  // namespace flowglass::detail
