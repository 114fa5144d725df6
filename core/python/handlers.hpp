#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace flowglass::python {

/// Who stops an exception at a place in the code.
enum class Stopper : std::uint8_t { nobody, undecided, except, scope, native };

/// What became of an exception, read from where its frame is later.
struct Verdict {
    Stopper stopper = Stopper::undecided;
    int unit = 0;           ///< of the clause or `with` that stopped it
    bool isInside = false;  ///< the place is inside the clause's body, not merely behind it
};

/// The exception handlers of one code object, told apart by their bytecode: which clauses may
/// match, what is only cleaned up, what the compiler added. Offsets are in code units.
class Handlers {
  public:
    /// `code`: bytecode as compiled; `table`: co_exceptiontable.
    Handlers(std::string_view code, std::string_view table);

    /// An exception was set going at `raisedAt`, and now an instruction at `now` is about to run in
    /// the same frame: was it stopped, by whom, or is that still open?
    [[nodiscard]] Verdict judge(int raisedAt, int now) const;
    /// Whether an exception at `unit` meets code of the user's before it leaves the frame.
    [[nodiscard]] bool isGuarded(int unit) const;
    /// Whether the handler that an exception at `unit` meets first belongs to an `async for`.
    [[nodiscard]] bool endsAsyncFor(int unit) const;

  private:
    enum class Sort : std::uint8_t { except, finally, with, reraise, internal, asyncFor };
    struct Entry {
        int begin, end, target;
    };
    /// Code in which it is still open whether a clause matches.
    struct Open {
        int begin, end;
    };
    struct Handler {
        int begin = 0;
        int end = 0;      ///< where its cleanup starts
        int reraise = 0;  ///< from where the exception goes on when nothing matches
        Sort sort = Sort::internal;
        std::vector<Open> open;
    };
    [[nodiscard]] const Entry* entryAt(int unit) const;
    [[nodiscard]] const Handler* handlerAt(int unit) const;
    void readTable(std::string_view table);
    [[nodiscard]] Handler describe(std::string_view code, int target) const;
    void describeClauses(std::string_view code, Handler& handler) const;

    std::vector<Entry> m_entries;
    std::vector<Handler> m_handlers;
};

}  // namespace flowglass::python
