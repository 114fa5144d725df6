#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/model/frame_table.hpp"
#include "core/model/names.hpp"
#include "core/playback/state/state.hpp"
#include "core/playback/words/sentence_pattern.hpp"
#include "core/trace/trace.hpp"

namespace flowglass::playback {

/// Puts events into words: plain English, in the voice of the captions. Knows the state after the
/// event's step, and what things are called. The sentences stand in narrate_<topic>.cpp; their ids
/// and argument names are stable, so that they can be translated.
struct Narrator {
    const trace::Trace& trace;
    const State& state;
    const model::FrameTable& frames;
    const model::Names& names;
    std::string_view language;

    /// Step 0.
    [[nodiscard]] Sentence beginning() const;
    [[nodiscard]] Sentence tell(trace::EventIndex index) const;
    /// A line's step that ends before event `end`: what it led to, or what it bound.
    [[nodiscard]] Sentence tellLine(trace::EventIndex index, trace::EventIndex end) const;

    // By topic; each is given only kinds of its topic.
    [[nodiscard]] Sentence frameSentence(const trace::Event& event) const;
    [[nodiscard]] Sentence exceptionSentence(const trace::Event& event) const;
    [[nodiscard]] Sentence scopeSentence(const trace::Event& event) const;
    [[nodiscard]] Sentence decoratorSentence(const trace::Event& event) const;
    [[nodiscard]] Sentence taskSentence(const trace::Event& event) const;
    [[nodiscard]] Sentence programSentence(const trace::Event& event) const;

    // Why something is as it is.
    [[nodiscard]] Reason reason(const TaskState& task) const;
    [[nodiscard]] Reason reason(const FrameState& frame) const;

    [[nodiscard]] Sentence call(const trace::Event& event) const;
    [[nodiscard]] Sentence create(const trace::Event& event) const;
    [[nodiscard]] Sentence resume(const trace::Event& event) const;
    /// Of a generator that takes the next value and has handed on nothing for the last one; empty
    /// of every other that is resumed.
    [[nodiscard]] std::optional<Sentence> pulledOn(const trace::Event& event) const;
    [[nodiscard]] Sentence suspend(const trace::Event& event) const;
    [[nodiscard]] Sentence returned(const trace::Event& event) const;
    [[nodiscard]] Sentence closed(const trace::Event& event) const;
    /// Of an `__init__` that returns; empty of everything else.
    /// What a frame returns: a wrapper that was named like what it wraps goes by the name it was
    /// made with.
    [[nodiscard]] Argument returnedValue(const trace::Event& event) const;
    [[nodiscard]] std::optional<Sentence> setUp(const trace::Event& event) const;
    [[nodiscard]] Sentence readied(const trace::Event& event) const;
    [[nodiscard]] Sentence cancelled(const trace::Event& event) const;

    // Arguments.
    /// Who acts where this frame does: a task's own coroutine acts under the name of the task, as
    /// in the picture, once it runs.
    [[nodiscard]] Argument frame(std::string_view name, std::optional<trace::FrameId> id) const;
    [[nodiscard]] Argument value(std::string_view name, const trace::Value* value) const;
    [[nodiscard]] Argument exception(std::string_view name,
                                     std::optional<trace::ExceptionId> id) const;
    /// The frames that an exception has left, innermost first: "parse, load and 3 more".
    [[nodiscard]] Argument leftBy(std::string_view name,
                                  std::optional<trace::ExceptionId> exc) const;
    /// What had failed before with an exception that the loop throws into a task at `thrown`: the
    /// task that has kept it, or the function that raised it in another thread, as "read in
    /// worker_0"; empty where that is not known.
    [[nodiscard]] Argument failerOf(std::string_view name, const trace::Event& thrown) const;
    /// What a group of exceptions holds, by the tasks that ended so: "two's OSError"; empty where
    /// it is none.
    [[nodiscard]] Argument members(std::string_view name,
                                   std::optional<trace::ExceptionId> group) const;
    [[nodiscard]] Argument task(std::string_view name, std::optional<trace::TaskId> id) const;
    [[nodiscard]] Argument taskOf(const trace::Event& event) const;
    /// "10"; not known for 0.
    [[nodiscard]] static Argument line(std::uint32_t number);
    [[nodiscard]] static Argument text(std::string_view name, std::string_view words);
    [[nodiscard]] static Argument named(std::string_view name, std::string_view words);

    /// Who gets what `frame` hands over: "the for loop", "list()", "the for loop in total".
    [[nodiscard]] Argument consumer(std::string_view name, const FrameState* frame) const;
    /// The frames that delegate to `inner`, innermost first: "walk #2 and walk".
    [[nodiscard]] std::string tunnel(const FrameState& inner) const;
    /// What `layer` of a decorated function would have passed its call on to, and did not.
    [[nodiscard]] std::string notCalled(const FrameState& layer) const;
    /// What lies inside the layers of `chain`.
    [[nodiscard]] std::string coreName(const ChainState& chain) const;
    [[nodiscard]] std::string displayName(trace::FrameId id) const;
    [[nodiscard]] std::string threadName(trace::ThreadId id) const;
    /// The task whose own coroutine this frame is, once it runs; null for every other frame.
    [[nodiscard]] const TaskState* taskOfCoroutine(trace::FrameId id) const;
    /// What is said of a frame: a layer of a decorated function goes by its decorator, since the
    /// names of such functions are alike: "the layer retry(3)".
    [[nodiscard]] std::string toldName(trace::FrameId id) const;
    /// The name of `frame`, unless it is `name`.
    [[nodiscard]] std::string coroutineUnless(std::string_view name,
                                              std::optional<trace::FrameId> frame) const;
    [[nodiscard]] std::string valueText(const trace::Value& value) const;
    /// "n = 3", or "*error = (None, None)" where the called function takes it so.
    [[nodiscard]] std::string argument(const trace::Event& call,
                                       const trace::NamedValue& argument) const;
    [[nodiscard]] bool isCpp() const { return language == "c++"; }
    /// "raises", as Python calls it, or "throws".
    [[nodiscard]] Argument raises() const { return text("raises", isCpp() ? "throws" : "raises"); }
};

/// "a, b and c".
[[nodiscard]] std::string listed(const std::vector<std::string>& items,
                                 std::string_view last = "and");

/// Why a thread stands still in `what`: "it waits for a lock", in "Queue.get" "it waits for an item
/// of the queue".
[[nodiscard]] std::string_view standstillText(trace::Word on, std::string_view what);

/// At most `characters` of a UTF-8 text on one line, "…" where it was cut, line feeds as "⏎".
[[nodiscard]] std::string shortened(std::string_view text, std::size_t characters);

}  // namespace flowglass::playback
