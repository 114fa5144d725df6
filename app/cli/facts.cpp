#include "app/cli/facts.hpp"

#include <cstdio>
#include <set>

#include "core/base/join.hpp"
#include "core/base/json_writer.hpp"

namespace flowglass::cli {

namespace {

using base::joined;
using trace::Field;
using trace::Kind;

std::optional<std::int64_t> signedNumber(const trace::Event& event, Field field) {
    const auto number = event.number(field);
    return number ? std::optional(static_cast<std::int64_t>(*number)) : std::nullopt;
}

std::string plural(std::uint64_t count, std::string_view one, std::string_view many) {
    return joined({std::to_string(count), " ", count == 1 ? one : many});
}

/// "812 ns", "3.21 ms", "1.50 s".
std::string readable(base::Nanoseconds time) {
    const auto ns = static_cast<double>(time.count());
    std::array<char, 32> text{};
    if (ns < 1e3) {
        std::snprintf(text.data(), text.size(), "%.0f ns", ns);
    } else if (ns < 1e6) {
        std::snprintf(text.data(), text.size(), "%.3g µs", ns / 1e3);
    } else if (ns < 1e9) {
        std::snprintf(text.data(), text.size(), "%.3g ms", ns / 1e6);
    } else {
        std::snprintf(text.data(), text.size(), "%.2f s", ns / 1e9);
    }
    return text.data();
}

std::string endingText(const Facts& facts) {
    if (facts.status) return joined({"ended with status ", std::to_string(*facts.status)});
    if (facts.signal) return joined({"was killed by signal ", std::to_string(*facts.signal)});
    return "has no recorded end";
}

std::string commandText(const trace::Metadata& metadata) {
    std::string text = metadata.program;
    for (const auto& argument : metadata.arguments) text.append(" ").append(argument);
    return text;
}

void add(std::string& text, std::string_view label, std::string_view content) {
    if (content.empty()) return;
    std::string padded(label);
    padded.resize(11, ' ');
    text.append("  ").append(padded).append(content).push_back('\n');
}

std::string countsText(const Facts& facts) {
    std::string text;
    for (std::size_t kind = 0; kind < facts.counts.size(); ++kind) {
        if (facts.counts[kind] == 0) continue;
        if (!text.empty()) text += ", ";
        text += joined(
            {std::to_string(facts.counts[kind]), " ", trace::nameOf(static_cast<Kind>(kind))});
    }
    return text;
}

void writeProgram(base::JsonWriter& json, const trace::Metadata& metadata) {
    json.key("program").string(metadata.program);
    json.key("arguments").beginArray();
    for (const auto& argument : metadata.arguments) json.string(argument);
    json.endArray();
    json.key("language").string(metadata.language);
    json.key("runtime").string(metadata.runtime);
    json.key("started").string(metadata.started);
}

void writeCounts(base::JsonWriter& json, const Facts& facts) {
    json.key("counts").beginObject();
    for (std::size_t kind = 0; kind < facts.counts.size(); ++kind) {
        if (facts.counts[kind] == 0) continue;
        json.key(trace::nameOf(static_cast<Kind>(kind))).number(facts.counts[kind]);
    }
    json.endObject();
}

void writeOptional(base::JsonWriter& json, std::string_view key,
                   const std::optional<std::int64_t>& number) {
    if (number) json.key(key).number(*number);
}

}  // namespace

Facts factsOf(const trace::Trace& trace) {
    Facts facts;
    std::set<trace::ThreadId> threads;
    trace.each(0, trace.size(), [&](const trace::Event& event) {
        ++facts.counts[static_cast<std::size_t>(event.kind)];
        threads.insert(event.thread);
        facts.duration = event.time;
        switch (event.kind) {
            case Kind::call:
                ++facts.frames;
                break;
            case Kind::create:
                ++facts.frames;
                ++facts.generators;
                break;
            case Kind::lost:
                facts.lost += event.number(Field::count).value_or(0);
                break;
            case Kind::end:
                facts.status = signedNumber(event, Field::status);
                facts.signal = signedNumber(event, Field::signal);
                break;
            default:
                break;
        }
    });
    facts.threads = threads.size();
    return facts;
}

std::string factsText(const std::string& path, const trace::Trace& trace, const Facts& facts) {
    const auto& metadata = trace.metadata();
    std::string text = path + "\n";
    add(text, "program", commandText(metadata));
    add(text, "run by", metadata.runtime.empty() ? metadata.language : metadata.runtime);
    add(text, "started", metadata.started);
    add(text, "took", joined({readable(facts.duration), " and ", endingText(facts)}));
    add(text, "frames",
        joined({std::to_string(facts.frames), ", of them ",
                plural(facts.generators, "generator", "generators"), " or coroutines, on ",
                plural(facts.threads, "thread", "threads")}));
    add(text, "events", joined({std::to_string(trace.size()), ": ", countsText(facts)}));
    if (facts.lost > 0) add(text, "counted", plural(facts.lost, "more event", "more events"));
    std::string sources;
    for (const auto& file : trace.sourceFiles()) {
        sources.append(sources.empty() ? "" : ", ").append(file);
    }
    add(text, "sources", sources);
    add(text, "damage", trace.damage());
    return text;
}

std::string factsJson(const trace::Trace& trace, const Facts& facts,
                      const std::optional<std::vector<trace::Violation>>& violations) {
    base::JsonWriter json;
    json.beginObject();
    writeProgram(json, trace.metadata());
    json.key("events").number(std::uint64_t{trace.size()});
    writeCounts(json, facts);
    json.key("frames").number(facts.frames);
    json.key("generators").number(facts.generators);
    json.key("threads").number(facts.threads);
    json.key("lost").number(facts.lost);
    json.key("duration").number(std::int64_t{facts.duration.count()});
    json.key("sources").beginArray();
    for (const auto& file : trace.sourceFiles()) json.string(file);
    json.endArray();
    writeOptional(json, "status", facts.status);
    writeOptional(json, "signal", facts.signal);
    if (!trace.damage().empty()) json.key("damage").string(trace.damage());
    if (violations) {
        json.key("violations").beginArray();
        for (const auto& violation : *violations) {
            json.beginObject().key("event").number(std::uint64_t{violation.index});
            json.key("sentence").string(violation.sentence).endObject();
        }
        json.endArray();
    }
    json.endObject();
    return json.take() + "\n";
}

}  // namespace flowglass::cli
