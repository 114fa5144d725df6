#pragma once

#include <string>
#include <vector>

#include "core/scene/frames/frame_card.hpp"

namespace flowglass::scene {

/// Which part of a decorated function's life a step is in.
enum class Band : unsigned char { evaluate, apply, call };

/// A decorated function as the Decorators view looks at it.
struct Chain {
    const playback::ChainState* state = nullptr;
    /// Outermost first; null where nothing is known of one yet.
    std::vector<const playback::LayerState*> layers;
    /// The source of each, known before it is evaluated; empty where it is not.
    std::vector<std::string_view> sources;
    const playback::ChainCall* call = nullptr;  ///< the one shown; null before the first
    std::size_t depth = 0;                      ///< calls of it that are on their way
    Band band = Band::evaluate;
    /// What the function itself is called, where that is not what the whole is.
    std::string core;

    [[nodiscard]] std::string id() const;
    [[nodiscard]] std::string name() const;
    /// The id of a layer's nodes: "chain:1/layer:2".
    [[nodiscard]] std::string layerId(std::size_t place) const;
    /// What points at the decorator at `place`, to move it.
    [[nodiscard]] Target moves(std::size_t place) const;
    /// "retry(3)" for the decorator at `place`, from 0 for the outermost; the function's own name
    /// for the place after the last.
    [[nodiscard]] std::string label(std::size_t place) const;
    /// Counted from the function outwards: 0 for the function itself.
    [[nodiscard]] std::uint32_t number(std::size_t place) const;
    [[nodiscard]] const playback::LayerCall* part(std::size_t place) const;
    /// The place that the step is about, in its band; past the last where it is the function.
    [[nodiscard]] std::size_t place(const playback::State& state) const;
    /// Whether a layer gave an answer and never asked what it wraps.
    [[nodiscard]] bool turnsBack(const playback::LayerCall& part, std::size_t place) const;
    /// Whether nothing will be asked of `place` any more: the call is on its way back.
    [[nodiscard]] bool isPassedBy(std::size_t place) const;
    /// Whether the layer's source calls something to get its decorator.
    [[nodiscard]] bool isFactory(std::size_t place) const;
};

/// What a layer does with an exception from inside that it has caught.
enum class Onward : unsigned char {
    stopped,  ///< that goes no further
    again,    ///< it raises it again
    instead,  ///< it raises another in its place
};
[[nodiscard]] Onward onwardOf(const playback::State& state, const playback::LayerCall& part);

/// What such a layer says when that exception, or another one, goes on from it, best first: "saw
/// KeyError, raises it again", "raises it again"; empty where none does.
[[nodiscard]] std::vector<std::string> onwardWords(const playback::State& state,
                                                   const playback::LayerCall& part);

/// The chain that is in play, or that was chosen; without state where there is none.
[[nodiscard]] Chain chainInPlay(const Stage& stage);

/// The frame that makes the first decorator of a function that is not known yet; empty where none.
[[nodiscard]] std::optional<trace::FrameId> firstFactory(const Stage& stage);

/// A value as it is told beside a layer: functions by their names.
[[nodiscard]] std::string told(const trace::Value& value);

/// What decorating gave, told in a few words: "attempt", and "a Remembered" for an object.
[[nodiscard]] std::string thingTold(const trace::Value& value);

/// What an object of a class of one's own holds, told in a few words: "known = {6: 4}" of
/// "Remembered(function=<function steps>, known={6: 4})"; empty where that is nothing.
[[nodiscard]] std::string heldTold(const trace::Value& value);

/// The object that stands for a decorated function, as it was told last; null where it is none.
[[nodiscard]] const trace::Value* objectOf(const Stage& stage, const Chain& chain);

/// The name of an exception's type as it is told where there are `width` px for it: without what it
/// is a member of, where that has no room.
[[nodiscard]] std::string exceptionTold(std::string_view name, Font font, double size,
                                        double width);

/// "domain_error: negative" of "std::domain_error: negative".
[[nodiscard]] std::string withoutScope(const std::string& exception);

/// The name of an exception on two lines: cut between its words, as near to its middle as can be.
[[nodiscard]] std::vector<std::string> exceptionLines(const std::string& name);

}  // namespace flowglass::scene
