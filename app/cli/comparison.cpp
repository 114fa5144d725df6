#include "app/cli/comparison.hpp"

#include <filesystem>

#include "core/base/join.hpp"
#include "core/model/words.hpp"
#include "core/scene/compare/compare_words.hpp"

namespace flowglass::cli {

namespace {

constexpr scene::Size kSize{1600, 1000};

base::Error wrong(std::string sentence) {
    return {base::ErrorKind::usage, std::move(sentence), {}};
}

/// One of the two, with everything that pictures need of it.
struct Half {
    explicit Half(const NamedTrace& named)
        : player(named.trace),
          stage(*named.trace),
          time(*named.trace),
          lanes(model::lanesOf(*named.trace)),
          name(std::filesystem::path(named.path).filename().string()) {}

    [[nodiscard]] scene::Compared compared() const {
        return {{player, stage, time, lanes}, model::figuresOf(player.trace()), name};
    }

    playback::Player player;
    scene::StageFacts stage;
    scene::TimelineFacts time;
    model::Lanes lanes;
    std::string name;
};

base::Result<playback::Together> togetherChosen(const AgainstWords& against, const Half& left,
                                                const Half& right, playback::Grain grain) {
    if (!against.together) return playback::togetherFor(left.player, right.player, grain);
    if (const auto named = playback::togetherNamed(*against.together)) return *named;
    return wrong(
        base::joined({"--together needs steps, alike or clock, not '", *against.together, "'."}));
}

base::Result<scene::CompareOptions> optionsFor(const PictureShape& shape) {
    if (shape.timeline || shape.stageAlone || shape.exception || shape.axis) {
        return wrong(
            "--view timeline, --stage, --axis and --exception are of one recording; leave them "
            "out where --against sets another beside it.");
    }
    if (shape.size && (shape.size->width < scene::kLeastCompare.width ||
                       shape.size->height < scene::kLeastCompare.height)) {
        return wrong("Two recordings side by side need a --size of at least 1024x560.");
    }
    scene::CompareOptions options;
    options.view = shape.view;
    options.veil = shape.veil;
    return options;
}

}  // namespace

void AgainstWords::addTo(CommandLine& line) {
    line.text("--against", path, "another trace or source, to stand beside it");
    line.text("--together", together,
              "what stands beside what: steps, alike (the same moments) or clock");
    line.flag("--differences", differences,
              "with --against: what differs in sentences, in place of the code");
}

base::Result<void> writeComparison(const NamedTrace& left, const NamedTrace& right,
                                   playback::Grain grain, const AgainstWords& against,
                                   const PictureWords& picture, const StepWords& steps,
                                   const PictureFile& file) {
    const auto shape = PictureShape::chosen(picture);
    if (!shape) return shape.error();
    auto options = optionsFor(*shape);
    if (!options) return options.error();
    const Half one(left);
    const Half other(right);
    const auto together = togetherChosen(against, one, other, grain);
    if (!together) return together.error();
    const playback::Pairing pairing(one.player, other.player, grain, *together);
    const auto opening = pairing.positionOf(playback::Side::left, one.player.opening(grain));
    const auto range = steps.chosen(opening, pairing.last());
    if (!range) return range.error();
    if (range->last > pairing.last()) {
        return wrong(base::joined({"Step ", model::grouped(range->last),
                                   " is out of range; side by side there are steps 0 to ",
                                   model::grouped(pairing.last()), "."}));
    }
    const scene::ComparedPair sides{one.compared(), other.compared()};
    const auto differences = scene::differencesOf(sides, pairing);
    if (against.differences) options->differences = &differences;
    const auto at = [&](playback::Step position) {
        options->position = position;
        return scene::composeCompare(sides, pairing, shape->size.value_or(kSize), *options);
    };
    return writeSteps(at, file, *range, pairing.last());
}

}  // namespace flowglass::cli
