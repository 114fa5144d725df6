#pragma once

#include <cstddef>
#include <cstdint>
#include <source_location>
#include <string_view>

#include <flowglass/active.hpp>
#include <flowglass/shown.hpp>

/// What Asio's hooks report, from the thread it happens on. Knows nothing of Asio's types. Each
/// function is called only while isRecording(), takes no lock on the way of a coroutine that is
/// posted and resumed, and throws nothing.
namespace flowglass::detail {

class AsioTask;
struct AsioObject;

/// What an operation waits for.
enum class OperationSort : std::uint8_t { unknown, turn, timer, io, event, queue };

/// What an operation in Asio's queues carries. Of no recording until it is queued in one.
struct OperationNote {
    std::uint32_t era = 0;
    std::uint32_t task = 0;        ///< whose wait it is a part of; 0: it is a callback
    std::uint32_t handle = 0;      ///< of a callback
    std::uint32_t cause = 0;       ///< the task behind it
    std::uint32_t awaited = 0;     ///< the number of the object that is waited for
    AsioObject* object = nullptr;  ///< ... where this operation itself waits for it
    const char* what = nullptr;    ///< what the coroutine called, where its wait is named by that
    bool isCancelled = false;      ///< what was waited for was cancelled
    OperationSort sort = OperationSort::unknown;
};

/// Where the thread stands in Asio's code: each lives on the stack, linked to the one around it.
class AsioPlace {
  public:
    enum class Sort : std::uint8_t { location, invocation, step };
    AsioPlace(const AsioPlace&) = delete;
    AsioPlace& operator=(const AsioPlace&) = delete;
    [[nodiscard]] Sort sort() const noexcept { return m_sort; }
    [[nodiscard]] AsioPlace* around() const noexcept { return m_around; }

  protected:
    explicit AsioPlace(Sort sort) noexcept : m_sort(sort) {}
    ~AsioPlace() = default;
    inline void enter() noexcept;
    inline void leave() noexcept;

  private:
    AsioPlace* m_around = nullptr;
    const Sort m_sort;
};
/// Where this thread stands; null outside of Asio's code.
extern constinit thread_local AsioPlace* t_innermostPlace;

void AsioPlace::enter() noexcept {
    m_around = t_innermostPlace;
    t_innermostPlace = this;
}
void AsioPlace::leave() noexcept {
    t_innermostPlace = m_around;
}

/// An operation is about to be started. Where it is a coroutine's, that has been parked for it, and
/// what it waits for is collected until the operation has been started, or has already ended.
class AsioLocation : public AsioPlace {
  public:
    AsioLocation(const char*, int, const char* operation) noexcept : AsioPlace(Sort::location) {
        if (isRecording()) begin(operation);
    }
    ~AsioLocation() {
        if (m_isEntered) end();
    }

    /// What a coroutine waits for, as far as it was seen.
    struct Collected {
        static constexpr std::size_t kMost = 8;
        std::uint32_t operations = 0;
        OperationSort sort = OperationSort::unknown;  ///< of all operations
        const char* what = nullptr;  ///< the operation, where that says more than its sort
        std::uint64_t until = 0;     ///< of a single timer: when it expires, on the steady clock
        std::uint32_t objects[kMost];
        std::uint32_t objectCount = 0;
        std::uint32_t tasks[kMost];  ///< coroutines that were spawned for it
        std::uint32_t taskCount = 0;
    };
    AsioTask* task = nullptr;    ///< who is parked here
    std::uint32_t number = 0;    ///< its number
    std::uint64_t parked = 0;    ///< its state right after it was
    const char* name = nullptr;  ///< of the operation: "async_read"
    Collected collected;

  private:
    void begin(const char* operation) noexcept;
    void end() noexcept;
    bool m_isEntered = false;
};

/// A handler is taken from a queue: run, or destroyed without having been run.
class AsioCompletion : public AsioPlace {
  public:
    template <class Operation>
    explicit AsioCompletion(const Operation& operation) noexcept : AsioPlace(Sort::invocation) {
        if (operation.note.era != 0 && isRecording()) note = operation.note;
    }
    ~AsioCompletion() {
        if (note.era != 0) end();
    }
    void invocation_begin() noexcept {
        if (note.era != 0) begin(0);
    }
    template <class Code, class... Results>
    void invocation_begin(const Code& code, const Results&...) noexcept {
        if (note.era == 0) return;
        begin(code.value(), code.failed() ? code.category().name() : "");
    }
    void invocation_end() noexcept {
        if (m_isEntered) finish();
    }

    OperationNote note;

  private:
    void begin(int code, const char* category = "") noexcept;
    void finish() noexcept;
    void end() noexcept;
    bool m_isEntered = false;
    bool m_wasInvoked = false;
};

/// What Asio says of an operation that it queues.
struct OperationFacts {
    const void* context = nullptr;
    const char* type = nullptr;  ///< "deadline_timer", "socket"
    const void* object = nullptr;
    std::uintptr_t native = 0;   ///< the descriptor of a socket
    const char* name = nullptr;  ///< "async_wait"
    std::uint64_t until = 0;     ///< of a timer: when it expires, on the steady clock
};
void operationQueued(OperationNote& note, const OperationFacts& facts) noexcept;
/// Something was done to an object without a handler: "cancel", "close".
void objectTouched(const OperationFacts& facts) noexcept;
/// A descriptor was registered with a reactor, or is no longer.
void descriptorChanged(std::uintptr_t native) noexcept;
void contextMade(const void* context) noexcept;

/// What a parked coroutine's handler carries.
struct AsioTaskMark {
    AsioTask* task = nullptr;
    std::uint32_t era = 0;
};
/// What can be asked of a handler that resumes a coroutine. Asked for seldom, since the answers
/// are not free.
struct AsioHandlerType {
    const void* (*context)(const void* handler) noexcept;
    /// Whether the coroutine's own code has ended, and what is left is to tell whoever waits.
    bool (*isAtEnd)(const void* handler) noexcept;
};
/// A coroutine parks for what the innermost location starts, with `handler` to resume it. `entry`
/// is the same for all of its life; one that does not run on this thread was not seen before.
[[nodiscard]] AsioTaskMark parking(const void* entry, const AsioHandlerType& type,
                                   const void* handler) noexcept;
/// Its handler was destroyed: it will not be resumed.
void abandoned(AsioTaskMark mark) noexcept;

/// A coroutine is resumed, and runs until it parks or ends.
class AsioStep : public AsioPlace {
  public:
    AsioStep(AsioTaskMark mark, const void* stableEntry, const AsioHandlerType& type,
             const void* handler) noexcept
        : AsioPlace(Sort::step), entry(stableEntry), m_type(type), m_handler(handler) {
        if (isRecording()) begin(mark);
    }
    ~AsioStep() {
        if (m_isEntered) end();
    }
    [[nodiscard]] bool isAtEnd() const noexcept { return m_type.isAtEnd(m_handler); }

    AsioTask* task = nullptr;
    std::uint32_t number = 0;  ///< its number
    const void* entry;
    bool isOver = false;  ///< the coroutine has parked or ended in this step

  private:
    void begin(AsioTaskMark mark) noexcept;
    void end() noexcept;
    const AsioHandlerType& m_type;
    const void* m_handler;
    bool m_isEntered = false;
};

/// Names the next coroutine that is spawned while this lives.
class NamedSpawn {
  public:
    NamedSpawn(std::string_view name, const std::source_location& where) noexcept;
    NamedSpawn(const NamedSpawn&) = delete;
    NamedSpawn& operator=(const NamedSpawn&) = delete;
    ~NamedSpawn();

    const std::string_view name;
    const std::source_location where;

  private:
    NamedSpawn* const m_before;
};
/// The task that runs has come to its end with a value, or without one.
void taskReturned(const Shown* value) noexcept;
/// ... by the exception that is being handled.
void taskFailed(bool isCancelled) noexcept;

}  // namespace flowglass::detail
