#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace flowglass::python {

/// Who stops an exception at a place in the code.
enum class Stopper : std::uint8_t { nobody, undecided, except, finally, scope, native };

/// What became of an exception, read from where its frame is later.
struct Verdict {
    Stopper stopper = Stopper::undecided;
    int unit = 0;           ///< of the clause or `with` that stopped it
    bool isInside = false;  ///< the place is inside the clause's body, not merely behind it
    int rest = kNoRest;     ///< inside `except*`: where on the frame's value stack the part of the
                            ///< group lies that the clause has left over (None: nothing)
    int open = kNone;       ///< undecided: where the handler begins that may still stop it
    static constexpr int kNoRest = -1;
    static constexpr int kNone = -1;
};

/// The exception handlers of one code object, told apart by their bytecode: which clauses may
/// match, what is only cleaned up, what the compiler added. Offsets are in code units.
class Handlers {
  public:
    /// Whether two units are of one piece of the text, columns included.
    using OfOnePiece = std::function<bool(int unit, int other)>;

    /// `code`: bytecode as compiled; `table`: co_exceptiontable.
    Handlers(std::string_view code, std::string_view table, const OfOnePiece& isOnePiece);

    /// An exception was set going at `raisedAt`, and now an instruction at `now` is about to run in
    /// the same frame: was it stopped, by whom, or is that still open?
    /// Of a group, the clauses up to the one at `after` have had their part.
    [[nodiscard]] Verdict judge(int raisedAt, int now, int after = -1) const;
    /// As that, where it was stopped and has not come to the handler that begins at `handler`.
    [[nodiscard]] Verdict judgeBefore(int raisedAt, int handler) const;
    /// As that, where the one that begins at `handler` has stopped it.
    [[nodiscard]] Verdict stoppedIn(int handler) const;
    static constexpr int kNone = Verdict::kNone;
    /// Where the handler begins of the first `with` whose block begins behind `unit`, or kNone.
    [[nodiscard]] int withBehind(int unit) const;
    /// Whether an exception at `unit` may come to the handler that begins at `handler`.
    [[nodiscard]] bool meets(int unit, int handler) const;
    /// Whether what was set going at `raisedAt` is a group for `except*` clauses which let go on
    /// from `unit` what they left over, or comes out of the body of one of them.
    [[nodiscard]] bool reraisesGroup(int raisedAt, int unit) const;
    /// Whether an exception at `unit` meets code of the user's before it leaves the frame.
    [[nodiscard]] bool isGuarded(int unit) const;
    /// Whether it meets a clause of an `except`.
    [[nodiscard]] bool isCaught(int unit) const;
    /// Whether `unit` lies in a `finally` through which what was set going at `raisedAt` passes
    /// before it meets anything that may stop it.
    [[nodiscard]] bool isInFinally(int raisedAt, int unit) const;
    /// Whether the handler that an exception at `unit` meets first belongs to an `async for`.
    [[nodiscard]] bool endsAsyncFor(int unit) const;

  private:
    enum class Sort : std::uint8_t {
        except,
        finally,
        with,
        reraise,
        collect,  ///< puts what an `except*` body raised aside, until every clause had its turn
        internal,
        asyncFor
    };
    struct Entry {
        int begin, end, target;
        int depth;  ///< of the value stack when the handler starts
    };
    /// Code in which it is still open whether a clause matches.
    struct Open {
        int begin, end;
    };
    struct Handler {
        int begin = 0;
        int end = 0;               ///< where its cleanup starts
        int reraise = 0;           ///< from where the exception goes on when nothing matches
        int depth = 0;             ///< of the value stack in what it guards
        bool takesGroups = false;  ///< its clauses are `except*`
        Sort sort = Sort::internal;
        std::vector<Open> open;
        [[nodiscard]] bool mayStop() const {
            return sort == Sort::except || sort == Sort::finally || sort == Sort::with;
        }
    };
    [[nodiscard]] const Entry* entryAt(int unit) const;
    [[nodiscard]] const Handler* handlerAt(int unit) const;
    /// Goes through the handlers that an exception at `unit` comes to if none of them stops it,
    /// until `visit(handler)` is true.
    template <class Visit>
    bool anyOnWay(int unit, Visit visit) const;
    void readTable(std::string_view table);
    void joinCollectors();
    [[nodiscard]] Handler describe(std::string_view code, const Entry& entry,
                                   const OfOnePiece& isOnePiece) const;
    static void describeClauses(std::string_view code, Handler& handler,
                                const OfOnePiece& isOnePiece);
    static Verdict inside(const Handler& handler, int now, int after);
    /// What is known once it is clear that one was stopped: by `met`, or by nothing (null).
    static Verdict stoppedBy(const Handler* met, int raisedAt);

    std::vector<Entry> m_entries;
    std::vector<Handler> m_handlers;
};

}  // namespace flowglass::python
