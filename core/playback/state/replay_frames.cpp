#include <algorithm>

#include "core/playback/state/replay.hpp"

namespace flowglass::playback {

using trace::Field;
using trace::Kind;
using trace::Word;

namespace {

void describe(FrameState& frame, const trace::Event& event) {
    frame.function = event.text(Field::function);
    frame.file = event.text(Field::file);
    frame.defLine = event.line();
    frame.flavor = event.word(Field::flavor);
    frame.createdBy = event.byFrame();
    frame.consumer = event.byFrame();
    frame.createdAt = event.index;
    frame.chain = event.id<trace::ChainId>(Field::chain);
    if (const auto layer = event.number(Field::layer))
        frame.layer = static_cast<std::uint32_t>(*layer);
    for (const auto& argument : event.named(Field::args)) {
        frame.arguments.push_back(argument);
        frame.locals.push_back({argument.name, argument.value, event.index});
    }
}

std::optional<trace::Value> copied(const trace::Value* value) {
    return value ? std::optional(*value) : std::nullopt;
}

Transfer handOver(const trace::Event& resume) {
    using Sort = Transfer::Sort;
    const auto how = resume.how();
    const auto sort = how == Word::send     ? Sort::send
                      : how == Word::throw_ ? Sort::exception
                      : how == Word::close  ? Sort::close
                                            : Sort::call;
    return {sort, resume.byFrame(), resume.frame(), copied(resume.value(Field::value)),
            how == Word::throw_ ? resume.exc() : std::nullopt};
}

}  // namespace

void Replay::applyFrames(const trace::Event& event) {
    switch (event.kind) {
        case Kind::call:
            return onCall(event);
        case Kind::create:
            if (const auto id = event.frame()) {
                auto& made = frame(*id, event);
                describe(made, event);
                for (const auto& local : made.locals) hold(local.value, *id, event);
                made.consumer.reset();
                become(made, Condition::created);
                made.task = event.task;
                m_state.active = id;
            }
            return;
        case Kind::resume:
            return onResume(event);
        case Kind::suspend:
            return onSuspend(event);
        case Kind::line:
            return onLine(event);
        case Kind::bind:
        case Kind::unbind:
            return onBind(event);
        case Kind::return_:
            return onReturn(event);
        case Kind::close:
            return onClose(event);
        default:
            return;
    }
}

void Replay::onCall(const trace::Event& event) {
    const auto id = event.frame();
    if (!id) return;
    auto& called = frame(*id, event);
    describe(called, event);
    for (const auto& local : called.locals) hold(local.value, *id, event);
    push(*id, event);
    m_state.active = id;
    m_state.transfer = {Transfer::Sort::call, event.byFrame(), id, {}, {}};
}

void Replay::onResume(const trace::Event& event) {
    const auto id = event.frame();
    if (!id) return;
    push(*id, event);
    auto& resumed = frame(*id, event);
    const bool fromDelegate = event.how() == Word::delegate;
    m_state.transfer = handOver(event);
    if (fromDelegate) {
        m_state.transfer->sort = Transfer::Sort::return_;
        m_state.transfer->from = resumed.delegate;
        if (const auto exc = event.exc()) {
            m_state.transfer->sort = Transfer::Sort::exception;
            m_state.transfer->exception = exc;
        }
    } else {
        ++resumed.resumes;
        resumed.resumedHow = event.how();
        resumed.consumer = event.byFrame();
        resumed.via = event.word(Field::via);
        resumed.viaWhat = event.text(Field::what);
        askThroughTunnel(resumed, event);
    }
    if (auto* inner = known(resumed.delegate, event)) inner->delegator.reset();
    resumed.delegate.reset();
    resumed.pending.clear();
    if (event.line() != 0) resumed.line = event.line();
    m_state.active = id;
}

/// Who resumes a frame that others delegate to asks the outermost of these, by the same means:
/// unless it is one of them that asks for itself, as `async for` and `async with` do.
void Replay::askThroughTunnel(const FrameState& inner, const trace::Event& event) {
    if (!inner.via || inner.via == Word::yieldFrom || inner.via == Word::await) return;
    if (inner.consumer && inner.consumer == inner.delegator) return;
    auto outer = inner.delegator;
    // Damage could make a ring of them.
    for (std::size_t hops = 0; outer && hops < m_state.frames.size(); ++hops) {
        auto* asked = known(outer, event);
        if (!asked) return;
        outer = asked->delegator;
        if (outer) continue;
        asked->via = inner.via;
        asked->viaWhat = inner.viaWhat;
        asked->consumer = inner.consumer;
    }
}

void Replay::onSuspend(const trace::Event& event) {
    const auto id = event.frame();
    if (!id) return;
    auto& parked = frame(*id, event);
    parked.delegate = event.id<trace::FrameId>(Field::delegate);
    pop(*id, event, parked.delegate ? Beneath::calls : Beneath::runs);
    if (event.line() != 0) parked.line = event.line();
    become(parked, parked.delegate ? Condition::delegating : Condition::parked);
    const auto pending = event.texts(Field::pending);
    parked.pending.assign(pending.begin(), pending.end());
    m_state.active = id;
    if (auto* inner = known(parked.delegate, event)) inner->delegator = id;
    if (parked.delegate) {
        m_state.transfer.reset();
        return;
    }
    parked.handedOut = copied(event.value(Field::value));
    if (event.how() == Word::yield) ++parked.yields;
    // An async generator's item is what its delegator waits for; a generator's passes it by.
    const bool ownItem = parked.flavor == Word::asyncGenerator && event.how() == Word::yield;
    const auto to = ownItem && parked.delegator ? parked.delegator : m_state.receiverOf(*id);
    m_state.transfer = {Transfer::Sort::yield, id, to, parked.handedOut, {}};
}

void Replay::onLine(const trace::Event& event) {
    const auto id = event.frame();
    m_state.lastLine = event.index;
    if (!id) return;
    settle(*id, event);
    auto& runs = frame(*id, event);
    runs.line = event.line();
    m_state.active = id;
}

void Replay::onBind(const trace::Event& event) {
    auto* bound = known(event.frame(), event);
    if (!bound) return;
    auto& locals = bound->locals;
    const auto name = event.text(Field::name);
    const auto local =
        std::find_if(locals.begin(), locals.end(), [&](const Local& l) { return l.name == name; });
    const auto* value = event.value(Field::value);
    if (local != locals.end()) m_shared.remove(local->value, bound->id);
    if (!value) {
        if (local != locals.end()) locals.erase(local);
        return;
    }
    if (local != locals.end())
        *local = {name, *value, event.index};
    else
        locals.push_back({name, *value, event.index});
    hold(*value, bound->id, event);
}

void Replay::hold(const trace::Value& value, trace::FrameId holder, const trace::Event& event) {
    if (!value.object) return;
    m_shared.add(value, holder);
    const auto isOutdated = [&](const Local& local) {
        return local.value.object == value.object && local.value != value;
    };
    for (const auto id : m_shared.holders(*value.object)) {
        const auto* seen = m_state.frame(id);
        if (seen == nullptr || std::ranges::none_of(seen->locals, isOutdated)) continue;
        for (auto& local : changingFrame(id, event).locals)
            if (isOutdated(local)) local = {local.name, value, event.index};
    }
}

void Replay::loseIdentities(FrameState& frame) {
    m_shared.remove(frame);
    for (auto& local : frame.locals) local.value.object.reset();
}

void Replay::onReturn(const trace::Event& event) {
    auto* returned = known(event.frame(), event);
    if (!returned) return;
    pop(returned->id, event, returned->delegator ? Beneath::calls : Beneath::runs);
    if (event.line() != 0) returned->line = event.line();
    returned->handedOut = copied(event.value(Field::value));
    const auto to = returned->delegator ? returned->delegator : m_state.receiverOf(returned->id);
    // An exhausted generator hands over nothing that its consumer could see.
    const bool silent = returned->flavor && returned->handedOut &&
                        returned->handedOut->form == trace::ValueForm::none;
    m_state.transfer = {
        Transfer::Sort::return_, returned->id, to, silent ? std::nullopt : returned->handedOut, {}};
    m_state.active = returned->id;
    end(*returned, Ending::returned);
}

void Replay::onClose(const trace::Event& event) {
    auto* closed = known(event.frame(), event);
    if (!closed) return;
    pop(closed->id, event);
    m_state.transfer = {Transfer::Sort::close, event.byFrame(), closed->id, {}, {}};
    m_state.active = closed->id;
    // What closed the frames that it delegates to goes on to who closes this one.
    const auto& stack = thread(event.thread).stack;
    for (auto& token : m_state.exceptions)
        if (!token.handled && token.at == closed->id && token.type == "GeneratorExit")
            token.at = stack.empty() ? std::nullopt : std::optional(stack.back());
    const auto how = event.how();
    end(*closed, how == Word::called     ? Ending::closed
                 : how == Word::shutdown ? Ending::shutdown
                                         : Ending::dropped);
}

}  // namespace flowglass::playback
