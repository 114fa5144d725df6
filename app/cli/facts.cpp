#include "app/cli/facts.hpp"

#include <set>

#include "core/base/join.hpp"
#include "core/base/json_writer.hpp"
#include "core/model/words.hpp"

namespace flowglass::cli {

namespace {

using base::joined;
using trace::Field;
using trace::Kind;

std::optional<std::int64_t> signedNumber(const trace::Event& event, Field field) {
    const auto number = event.number(field);
    return number ? std::optional(static_cast<std::int64_t>(*number)) : std::nullopt;
}

std::string endingText(const Facts& facts) {
    if (facts.status) return joined({"ended with status ", std::to_string(*facts.status)});
    if (facts.signal)
        return "was killed by " + model::signalName(static_cast<std::uint64_t>(*facts.signal));
    return "its end was not recorded";
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

template <class Visit>
void eachKind(const Facts& facts, Visit&& visit) {
    for (std::size_t kind = 0; kind < trace::kKindCount; ++kind) {
        const auto count = facts.count(static_cast<Kind>(kind));
        if (count > 0) visit(trace::nameOf(static_cast<Kind>(kind)), count);
    }
}

std::string countsText(const Facts& facts) {
    std::string text;
    eachKind(facts, [&](std::string_view name, std::uint64_t count) {
        text += joined({text.empty() ? "" : ", ", model::grouped(count), " ", name});
    });
    return text;
}

/// "7: 4 calls, 3 generators; on 1 thread".
std::string framesText(const Facts& facts) {
    const auto calls = facts.count(Kind::call);
    std::string text =
        model::grouped(calls + facts.count(Kind::create)) + ": " + model::counted(calls, "call");
    const auto addSort = [&](const model::Tally& tally, std::string_view name) {
        if (tally.count > 0) text += ", " + model::counted(tally.count, name);
    };
    addSort(facts.census.generators(), "generator");
    addSort(facts.census.coroutines(), "coroutine");
    addSort(facts.census.asyncGenerators(), "async generator");
    return text + "; on " + model::counted(facts.threads, "thread");
}

/// "serve.py:12: worker holds the loop for 80 ms …; await asyncio.sleep() instead. (3 times)"
std::string lintText(const model::Lint& lint) {
    std::string text = lint.file;
    if (lint.line != 0) text += joined({text.empty() ? "line " : ":", std::to_string(lint.line)});
    if (!text.empty()) text += ": ";
    text += lint.sentence;
    if (lint.times > 1) text += joined({" (", model::grouped(lint.times), " times)"});
    return text;
}

void writeLints(base::JsonWriter& json, const std::vector<model::Lint>& lints) {
    json.key("lints").beginArray();
    for (const auto& lint : lints) {
        json.beginObject().key("lint").string(model::nameOf(lint.sort));
        json.key("event").number(std::uint64_t{lint.event});
        if (!lint.file.empty()) json.key("file").string(lint.file);
        if (lint.line != 0) json.key("line").number(std::uint64_t{lint.line});
        json.key("sentence").string(lint.sentence);
        json.key("times").number(lint.times).endObject();
    }
    json.endArray();
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
    eachKind(facts,
             [&](std::string_view name, std::uint64_t count) { json.key(name).number(count); });
    json.endObject();
    json.key("frames").number(facts.count(Kind::call) + facts.count(Kind::create));
    json.key("generators").number(facts.census.generators().count);
    json.key("coroutines").number(facts.census.coroutines().count);
    json.key("threads").number(facts.threads);
    json.key("lost").number(facts.lost);
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
        facts.census.see(event);
        threads.insert(event.thread);
        if (event.kind == Kind::lost) facts.lost += event.number(Field::count).value_or(0);
        if (event.kind == Kind::end) {
            facts.status = signedNumber(event, Field::status);
            facts.signal = signedNumber(event, Field::signal);
        }
        facts.duration = event.time;
    });
    facts.threads = threads.size();
    facts.lints = model::lintsOf(trace);
    return facts;
}

std::string factsText(const std::string& path, const trace::Trace& trace, const Facts& facts) {
    const auto& metadata = trace.metadata();
    std::string text = path + "\n";
    add(text, "program", commandText(metadata));
    add(text, "run by", metadata.runtime.empty() ? metadata.language : metadata.runtime);
    add(text, "started", metadata.started);
    add(text, "took",
        joined({model::duration(static_cast<std::uint64_t>(facts.duration.count())), " and ",
                endingText(facts)}));
    add(text, "frames", framesText(facts));
    add(text, "events", joined({model::grouped(trace.size()), ": ", countsText(facts)}));
    if (facts.lost > 0) {
        add(text, "counted", model::counted(facts.lost, "more event") + ", not recorded");
    }
    std::string sources;
    for (const auto& file : trace.sourceFiles()) {
        sources.append(sources.empty() ? "" : ", ").append(file);
    }
    add(text, "sources", sources);
    for (const auto& lint : facts.lints) add(text, "lint", lintText(lint));
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
    json.key("duration").number(std::int64_t{facts.duration.count()});
    json.key("sources").beginArray();
    for (const auto& file : trace.sourceFiles()) json.string(file);
    json.endArray();
    writeLints(json, facts.lints);
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
