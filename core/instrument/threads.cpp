#include "core/instrument/threads.hpp"

#include <new>
#include <optional>
#include <utility>

#include <flowglass/active.hpp>
#include "core/instrument/thread_state.hpp"

namespace flowglass::detail {
namespace {

constinit thread_local std::uint32_t t_parent = 0;
constinit thread_local std::uint32_t t_parentEra = 0;

/// The thread that makes another one now.
struct Maker {
    std::uint32_t thread = 0;
    std::uint32_t era = 0;
    static Maker current() noexcept {
        auto* state = isRecording() ? threadState() : nullptr;
        if (state == nullptr) return {};
        return {state->log.thread().value, state->recorder().era()};
    }
};

/// At the bottom of a new thread for as long as it runs.
class Bottom {
  public:
    explicit Bottom(const Maker& maker) noexcept {
        t_parent = maker.thread;
        t_parentEra = maker.era;
        const auto* recorder = Recorder::current();
        // Also for a thread that never records anything, but may crash.
        if (recorder != nullptr && recorder->writesItself()) m_stack.emplace();
    }

  private:
    std::optional<AlternateStack> m_stack;
};

/// What a new thread of pthread_create runs.
struct Beginning {
    Maker maker;
    void* (*run)(void*);
    void* argument;
};

void* begin(void* given) {
    const Beginning beginning = *std::unique_ptr<Beginning>(static_cast<Beginning*>(given));
    const Bottom bottom(beginning.maker);
    return beginning.run(beginning.argument);
}

#ifdef __GLIBCXX__
/// What a new std::thread runs.
struct State : std::thread::_State {
    State(Maker made, std::unique_ptr<std::thread::_State> own)
        : maker(made), program(std::move(own)) {}
    void _M_run() override {
        const Bottom bottom(maker);
        program->_M_run();
    }
    Maker maker;
    std::unique_ptr<std::thread::_State> program;
};
#endif

}  // namespace

int createThread(CreateThread* create, pthread_t* thread, const pthread_attr_t* attributes,
                 void* (*run)(void*), void* argument) {
    const auto maker = Maker::current();
    if (maker.thread == 0) return create(thread, attributes, run, argument);
    std::unique_ptr<Beginning> beginning(new (std::nothrow) Beginning{maker, run, argument});
    if (beginning == nullptr) return create(thread, attributes, run, argument);
    const int fault = create(thread, attributes, begin, beginning.get());
    if (fault == 0) (void)beginning.release();
    return fault;
}

#ifdef __GLIBCXX__
std::unique_ptr<std::thread::_State> begun(std::unique_ptr<std::thread::_State> program) {
    const auto maker = Maker::current();
    if (maker.thread == 0) return program;
    return std::make_unique<State>(maker, std::move(program));
}
#endif

std::uint32_t parentThread() noexcept {
    const auto* recorder = Recorder::current();
    return recorder != nullptr && recorder->era() == t_parentEra ? t_parent : 0;
}

}  // namespace flowglass::detail
