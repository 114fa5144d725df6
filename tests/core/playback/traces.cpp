#include "tests/core/playback/traces.hpp"

#include <fstream>
#include <map>
#include <sstream>

#include "tests/support/checked.hpp"

namespace flowglass::tests {

TracePtr parsedAnyhow(std::string_view lines) {
    const auto trace = trace::readJsonLines(lines);
    if (!trace) FAIL(base::describe(trace.error()));
    return *trace;
}

TracePtr parsed(std::string_view lines) {
    return checked(parsedAnyhow(lines));
}

TracePtr conformance(const std::string& name) {
    const std::string path = FLOWGLASS_SOURCE_DIR "/tests/conformance/" + name + ".jsonl";
    std::ifstream file(path);
    INFO(path);
    REQUIRE(file.good());
    std::stringstream text;
    text << file.rdbuf();
    return parsed(text.str());
}

TracePtr prefixSums() {
    return parsed(R"jsonl(
{"kind":"thread","name":"MainThread"}
{"kind":"call","frame":1,"function":"<module>","file":"prefix_sums.py","line":1}
{"kind":"line","frame":1,"line":1}
{"kind":"bind","frame":1,"name":"evens","value":{"text":"<function evens>"}}
{"kind":"line","frame":1,"line":6}
{"kind":"bind","frame":1,"name":"running_total","value":{"text":"<function running_total>"}}
{"kind":"line","frame":1,"line":12}
{"kind":"create","frame":2,"function":"evens","file":"prefix_sums.py","line":1,"by":1,"args":{"limit":{"text":"3"}},"flavor":"generator"}
{"kind":"create","frame":3,"function":"running_total","file":"prefix_sums.py","line":6,"by":1,"args":{"numbers":{"text":"<generator evens>","frame":2}},"flavor":"generator"}
{"kind":"resume","frame":3,"how":"next","by":1,"via":"for"}
{"kind":"line","frame":3,"line":7}
{"kind":"bind","frame":3,"name":"total","value":{"text":"0"}}
{"kind":"line","frame":3,"line":8}
{"kind":"resume","frame":2,"how":"next","by":3,"via":"for"}
{"kind":"line","frame":2,"line":2}
{"kind":"bind","frame":2,"name":"n","value":{"text":"0"}}
{"kind":"line","frame":2,"line":3}
{"kind":"line","frame":2,"line":4}
{"kind":"suspend","frame":2,"line":4,"how":"yield","value":{"text":"0"},"pending":["range(3), next is 1"]}
{"kind":"bind","frame":3,"name":"n","value":{"text":"0"}}
{"kind":"line","frame":3,"line":9}
{"kind":"line","frame":3,"line":10}
{"kind":"suspend","frame":3,"line":10,"how":"yield","value":{"text":"0"}}
{"kind":"bind","frame":1,"name":"s","value":{"text":"0"}}
{"kind":"line","frame":1,"line":13}
{"kind":"output","stream":"stdout","text":"0\n","frame":1,"line":13}
{"kind":"line","frame":1,"line":12}
{"kind":"resume","frame":3,"line":10,"how":"next","by":1,"via":"for"}
{"kind":"line","frame":3,"line":8}
{"kind":"resume","frame":2,"line":4,"how":"next","by":3,"via":"for"}
{"kind":"line","frame":2,"line":2}
{"kind":"bind","frame":2,"name":"n","value":{"text":"1"}}
{"kind":"line","frame":2,"line":3}
{"kind":"line","frame":2,"line":2}
{"kind":"bind","frame":2,"name":"n","value":{"text":"2"}}
{"kind":"line","frame":2,"line":3}
{"kind":"line","frame":2,"line":4}
{"kind":"suspend","frame":2,"line":4,"how":"yield","value":{"text":"2"},"pending":["range(3), next is the end"]}
{"kind":"bind","frame":3,"name":"n","value":{"text":"2"}}
{"kind":"line","frame":3,"line":9}
{"kind":"bind","frame":3,"name":"total","value":{"text":"2"}}
{"kind":"line","frame":3,"line":10}
{"kind":"suspend","frame":3,"line":10,"how":"yield","value":{"text":"2"}}
{"kind":"bind","frame":1,"name":"s","value":{"text":"2"}}
{"kind":"line","frame":1,"line":13}
{"kind":"output","stream":"stdout","text":"2\n","frame":1,"line":13}
{"kind":"line","frame":1,"line":12}
{"kind":"resume","frame":3,"line":10,"how":"next","by":1,"via":"for"}
{"kind":"line","frame":3,"line":8}
{"kind":"resume","frame":2,"line":4,"how":"next","by":3,"via":"for"}
{"kind":"line","frame":2,"line":2}
{"kind":"return","frame":2,"line":2,"value":{"text":"None"}}
{"kind":"return","frame":3,"line":8,"value":{"text":"None"}}
{"kind":"return","frame":1,"line":12,"value":{"text":"None"}}
{"kind":"end","status":0}
)jsonl");
}

std::vector<TracePtr> growing(const trace::Trace& whole, std::size_t most) {
    trace::TraceBuilder builder(whole.metadata());
    std::vector<TracePtr> snapshots;
    for (trace::EventIndex from = 0; from < whole.size(); from += most) {
        std::map<std::uint32_t, trace::BlockBuilder> threads;
        const auto to = std::min<trace::EventIndex>(whole.size(), from + most);
        std::vector<std::shared_ptr<const trace::Block>> blocks;
        whole.each(from, to, [&](const trace::Event& event) {
            auto& thread = threads.try_emplace(event.thread.value, event.thread).first->second;
            if (thread.add(event)) return;
            blocks.push_back(thread.seal());
            REQUIRE(thread.add(event));
        });
        for (auto& [id, thread] : threads) blocks.push_back(thread.seal());
        builder.addEpoch(blocks);
        snapshots.push_back(builder.snapshot());
    }
    return snapshots;
}

}  // namespace flowglass::tests
