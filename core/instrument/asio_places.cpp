#include "core/instrument/asio_places.hpp"

#include "core/instrument/asio_objects.hpp"

namespace flowglass::detail {
namespace {

using trace::Word;

/// What ended a wait: what was waited for, or whoever cancelled that or made it so.
AsioCause causeOfWait(const OperationNote& note) {
    if (note.cause != 0) return {Word::task, note.cause, true, note.cause, note.awaited};
    const auto* object = note.object;
    if (note.isCancelled && object != nullptr && object->stoppedByHandle != 0)
        return {Word::handle, object->stoppedByHandle, true, 0, note.awaited};
    const bool isKnown =
        !note.isCancelled && (note.sort == OperationSort::timer || note.sort == OperationSort::io);
    return {note.sort == OperationSort::timer ? Word::timer : Word::io, 0, isKnown, 0,
            note.awaited};
}

}  // namespace

constinit thread_local AsioPlace* t_innermostPlace = nullptr;

std::uint32_t runningCallback() noexcept {
    for (auto* place = t_innermostPlace; place != nullptr; place = place->around()) {
        const auto* invocation = asInvocation(place);
        if (invocation != nullptr && invocation->note.handle != 0) return invocation->note.handle;
    }
    return 0;
}

AsioCause causeOf(AsioPlace* place, std::uint32_t task) noexcept {
    for (; place != nullptr; place = place->around()) {
        if (const auto* step = asStep(place)) return {Word::task, step->number, true, step->number};
        const auto* invocation = asInvocation(place);
        if (invocation == nullptr) continue;
        if (invocation->note.handle != 0)
            return {Word::handle, invocation->note.handle, true, invocation->note.cause};
        if (invocation->note.task == task) return causeOfWait(invocation->note);
    }
    return {};
}

}  // namespace flowglass::detail
