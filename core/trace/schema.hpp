#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>

#include "core/trace/kind.hpp"

namespace flowglass::trace {

/// Most fields that one kind has; one bit each in an event's mask.
inline constexpr std::size_t kMaxFields = 16;

/// One field of a kind.
struct FieldRule {
    Field field{};
    bool required = false;
};

/// The fields of one kind, in the order in which files, raw records and JSON carry them. That order
/// is part of the file format: append, never reorder.
struct KindRules {
    std::array<FieldRule, kMaxFields> fields{};
    std::size_t size = 0;

    constexpr KindRules(std::initializer_list<FieldRule> rules) {
        for (const auto& rule : rules) fields[size++] = rule;
    }
};

/// The fields of each kind.
[[nodiscard]] constexpr KindRules rulesOf(Kind kind) {
    using enum Field;
    constexpr bool kRequired = true;
    switch (kind) {
        case Kind::thread:
            return {{name}, {parentThread}};
        case Kind::threadEnd:
            return {};
        case Kind::call:
            return {{frame, kRequired},
                    {function, kRequired},
                    {file},
                    {line},
                    {byFrame},
                    {args},
                    {chain},
                    {layer},
                    {native},
                    {classBody}};
        case Kind::create:
            return {{frame, kRequired},
                    {function, kRequired},
                    {file},
                    {line},
                    {byFrame},
                    {args},
                    {flavor, kRequired},
                    {chain},
                    {layer},
                    {native}};
        case Kind::resume:
            return {{frame, kRequired},
                    {line},
                    {how, kRequired},
                    {value},
                    {exc},
                    {byFrame},
                    {via},
                    {what}};
        case Kind::suspend:
            return {{frame, kRequired}, {line}, {how, kRequired}, {value}, {delegate}, {pending}};
        case Kind::line:
            return {{frame, kRequired}, {line, kRequired}};
        case Kind::bind:
            return {{frame, kRequired}, {name, kRequired}, {value, kRequired}};
        case Kind::unbind:
            return {{frame, kRequired}, {name, kRequired}};
        case Kind::return_:
            return {{frame, kRequired}, {line}, {value}};
        case Kind::close:
            return {{frame, kRequired}, {how, kRequired}, {byFrame}};
        case Kind::raise:
            return {{exc, kRequired}, {frame},          {line},  {exception, kRequired},
                    {message},        {how, kRequired}, {cause}, {context},
                    {members}};
        case Kind::unwind:
            return {{frame, kRequired}, {line}, {exc, kRequired}};
        case Kind::handled:
            return {{exc, kRequired}, {frame}, {line}, {stoppedBy, kRequired}, {rest}};
        case Kind::evaluate:
            return {
                {chain, kRequired}, {layer, kRequired}, {frame}, {text}, {line}, {value}, {name}};
        case Kind::apply:
            return {{chain, kRequired}, {layer, kRequired}, {before}, {after}, {metadata}};
        case Kind::decorate:
            return {{chain, kRequired}, {name, kRequired}, {value}};
        case Kind::entering:
        case Kind::entered:
            return {{scope, kRequired}, {frame}, {line},  {text},
                    {manager},          {name},  {value}, {async},
                    {generator},        {moved}};
        case Kind::exiting:
        case Kind::exited:
            return {{scope, kRequired}, {how},   {exc},  {verdict},
                    {raised},           {value}, {line}, {moved}};
        case Kind::block:
            return {{on, kRequired}, {what}, {releases}};
        case Kind::unblock:
            return {{on}, {what}};
        case Kind::object:
            return {{object, kRequired}, {what, kRequired}, {frame}};
        case Kind::task:
            return {{task, kRequired}, {name},   {parentTask}, {frame}, {loop},
                    {group},           {closes}, {line}};
        case Kind::callback:
            return {{handle, kRequired}, {phase, kRequired}, {what}, {bySource}};
        case Kind::ready:
            return {{task, kRequired}, {bySource}, {causeTask}, {object}};
        case Kind::run:
            return {{task, kRequired}, {how}, {exc}};
        case Kind::wait:
            return {{task, kRequired}, {on}, {what}, {until}, {targets}, {count}, {releases}};
        case Kind::cancel:
            return {{task, kRequired}, {bySource}, {exc}};
        case Kind::finish:
            return {{task, kRequired}, {outcome, kRequired}, {value}, {exc}};
        case Kind::turn:
            return {{loop, kRequired}, {number}, {readyCount}};
        case Kind::idle:
            return {{loop, kRequired}, {number}, {readyCount}, {forDuration}};
        case Kind::output:
            return {{stream, kRequired}, {text, kRequired}, {frame}, {line}, {continues}};
        case Kind::input:
            return {{stream, kRequired}, {text, kRequired}, {frame}, {line}};
        case Kind::unawaited:
            return {{frame}, {function}, {line}};
        case Kind::mark:
            return {{text, kRequired}};
        case Kind::lost:
            return {{count, kRequired}, {why, kRequired}, {frame}};
        case Kind::end:
            return {{status}, {signal}};
        case Kind::unretrieved:
            return {{task}, {exc}, {what}, {exception}, {message}, {frame}, {line}};
    }
    return {};
}

[[nodiscard]] constexpr FieldType typeOf(Field content) {
    using enum Field;
    switch (content) {
        case parentThread:
        case parentTask:
        case frame:
        case byFrame:
        case chain:
        case exc:
        case delegate:
        case cause:
        case context:
        case rest:
        case scope:
        case generator:
        case raised:
        case object:
        case task:
        case loop:
        case group:
        case closes:
        case handle:
        case causeTask:
            return FieldType::id;
        case line:
        case layer:
        case number:
        case readyCount:
        case count:
        case status:
        case signal:
            return FieldType::number;
        case until:
        case forDuration:
            return FieldType::duration;
        case native:
        case async:
        case moved:
        case classBody:
        case continues:
            return FieldType::flag;
        case flavor:
        case how:
        case via:
        case stoppedBy:
        case verdict:
        case on:
        case phase:
        case outcome:
        case stream:
        case why:
            return FieldType::word;
        case name:
        case function:
        case file:
        case what:
        case exception:
        case message:
        case text:
        case manager:
            return FieldType::text;
        case value:
        case before:
        case after:
            return FieldType::value;
        case args:
            return FieldType::named;
        case pending:
            return FieldType::texts;
        case members:
        case releases:
            return FieldType::ids;
        case bySource:
            return FieldType::reference;
        case targets:
            return FieldType::references;
        case metadata:
            return FieldType::changes;
    }
    return FieldType::number;
}

namespace detail {

/// The rules of every kind, and the way back from a field to its place (+ 1; 0: none).
struct Schema {
    std::array<std::array<std::uint8_t, kFieldCount>, kKindCount> slots{};

    constexpr Schema() {
        for (std::size_t k = 0; k < kKindCount; ++k) {
            const auto rules = rulesOf(static_cast<Kind>(k));
            for (std::size_t i = 0; i < rules.size; ++i)
                slots[k][static_cast<std::size_t>(rules.fields[i].field)] =
                    static_cast<std::uint8_t>(i + 1);
        }
    }
};
inline constexpr Schema kSchema;

}  // namespace detail

/// The fields of a kind, in order.
[[nodiscard]] std::span<const FieldRule> fieldsOf(Kind kind);

/// Where `field` stands in fieldsOf(kind); empty where the kind does not have it.
[[nodiscard]] constexpr std::optional<std::size_t> slotOf(Kind kind, Field field) {
    const auto place =
        detail::kSchema.slots[static_cast<std::size_t>(kind)][static_cast<std::size_t>(field)];
    return place == 0 ? std::nullopt : std::optional<std::size_t>(place - 1U);
}

}  // namespace flowglass::trace
