#include "core/record/session.hpp"

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <string_view>
#include <utility>

#include "core/record/drain.hpp"
#include "core/record/following.hpp"
#include "core/record/harvester.hpp"
#include "core/record/process_watch.hpp"
#include "core/record/signal_relay.hpp"
#include "core/record/spawn.hpp"
#include "core/record/trace_sink.hpp"

namespace flowglass::record {
namespace {

constexpr std::string_view kChannelPlace = "{channel}";
constexpr std::string_view kFollowPlace = "{follow}";
constexpr std::chrono::milliseconds kGrowEvery{50};
constexpr int kDecoderNiceness = 5;

/// Puts `text` into the arguments. Whether there was a place for it.
bool fillIn(std::vector<std::string>& command, std::string_view place, const std::string& text) {
    bool found = false;
    for (auto& argument : command) {
        const auto at = argument.find(place);
        if (at == std::string::npos) continue;
        argument.replace(at, place.size(), text);
        found = true;
    }
    return found;
}

trace::Event endEvent(const Ending& ending) {
    trace::Event event(trace::Kind::end);
    if (ending.status) event.set(trace::Field::status, static_cast<std::uint64_t>(*ending.status));
    if (ending.signal) event.set(trace::Field::signal, static_cast<std::uint64_t>(*ending.signal));
    return event;
}

}  // namespace

struct Session::State {
    State(Channel made, std::unique_ptr<TraceSink> opened, Limits limits)
        : channel(std::move(made)), sink(std::move(opened)), drain(channel, *sink, limits) {}

    Channel channel;
    std::unique_ptr<TraceSink> sink;
    Drain drain;
    std::unique_ptr<Following> following;
    Spawned program;
    bool hasPty = false;
    std::optional<SignalRelay> relay;
    std::optional<ProcessWatch> watch;
    std::atomic<bool> hasEnded{false};
};

Session::Session(std::unique_ptr<State> state) : m_state(std::move(state)) {}

Session::~Session() {
    m_state->channel.stop();
}

base::Result<std::unique_ptr<Session>> Session::start(SessionOptions options) {
    if (options.command.empty())
        return base::Error{base::ErrorKind::usage, "There is no program to record.", {}};
    SpawnRequest request;
    request.channelNumber = hiddenDescriptor();
    request.workingDirectory = options.workingDirectory;
    request.hasPty = options.terminal == Terminal::pty;
    const auto number = std::to_string(request.channelNumber);
    request.command = std::move(options.command);
    request.environment = std::move(options.environment);
    if (!fillIn(request.command, kChannelPlace, number))
        request.environment.push_back("FLOWGLASS_CHANNEL=" + number);
    // A trace that is there already is not lost to a program that is not.
    if (const auto program = findProgram(request); !program) return program.error();

    auto channel = Channel::create();
    if (!channel) return channel.error();
    auto sink = TraceSink::open(options.tracePath, options.metadata, options.keepsTrace);
    if (!sink) return sink.error();
    channel->setDropping(options.dropping);
    auto state = std::make_unique<State>(std::move(*channel), std::move(*sink), options.limits);
    request.channel = state->channel.descriptor();
    if (options.following) {
        auto following = Following::start(
            {options.tracePath, options.metadata, options.dropping, options.limits});
        if (!following) return following.error();
        state->following = std::move(*following);
        (void)fillIn(request.command, kFollowPlace, state->following->address());
    }
    state->hasPty = request.hasPty;
    if (!state->hasPty) request.relay = &state->relay.emplace();
    auto program = spawn(request);
    if (!program) return program.error();
    state->program = std::move(*program);
    if (state->relay) state->relay->setProcess(state->program.process);
    state->watch.emplace(state->program.process);
    return std::unique_ptr<Session>(new Session(std::move(state)));
}

Outcome Session::run(const std::function<void(std::shared_ptr<const trace::Trace>)>& onGrowth) {
    auto& state = *m_state;
    std::uint64_t shown = 0;
    auto shownAt = std::chrono::steady_clock::time_point{};
    auto patience = std::chrono::milliseconds(0);
    // Decoding stands back where the program needs the processor.
    (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kDecoderNiceness);
    Harvester harvester(state.channel);
    std::optional<Ending> ending;
    while (!(ending = state.watch->wait(patience))) {
        auto harvest = harvester.next();
        patience = harvest ? std::chrono::milliseconds(0) : kDrainEvery;
        if (harvest) state.drain.take(std::move(*harvest));
        if (!onGrowth || shown == state.sink->generation()) continue;
        const auto now = std::chrono::steady_clock::now();
        if (now - shownAt < kGrowEvery) continue;
        shown = state.sink->generation();
        onGrowth(state.sink->snapshot());
        shownAt = std::chrono::steady_clock::now();
    }
    state.hasEnded = true;
    state.relay.reset();
    harvester.stop();
    while (auto harvest = harvester.next()) state.drain.take(std::move(*harvest));
    state.drain.finish(endEvent(*ending));
    state.channel.stop();
    if (onGrowth) onGrowth(state.sink->snapshot());
    Outcome outcome{ending->status, ending->signal, state.sink->fault()};
    if (state.following != nullptr) {
        const auto others = state.following->finish();
        outcome.followed = others.files;
        if (!outcome.fault) outcome.fault = others.fault;
    }
    return outcome;
}

std::shared_ptr<const trace::Trace> Session::trace() const {
    return m_state->sink->snapshot();
}

int Session::processId() const {
    return m_state->program.process;
}

int Session::terminal() const {
    return m_state->program.terminal.get();
}

void Session::signal(int number) const {
    if (m_state->hasEnded) return;
    // A program on our own terminal shares our process group, which is not ours to end.
    const int process = processId();
    kill(m_state->hasPty ? -process : process, number);
}

}  // namespace flowglass::record
