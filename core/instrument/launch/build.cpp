#include "core/instrument/launch/build.hpp"

#include "core/record/spawn.hpp"

namespace flowglass::instrument {

base::Result<record::Ending> build(const BuildPlan& plan) {
    record::SignalRelay relay;
    record::SpawnRequest request;
    request.command = plan.command;
    request.environment = plan.environment;
    request.relay = &relay;
    const auto compiler = record::spawn(request);
    if (!compiler) return compiler.error();
    relay.setProcess(compiler->process);
    record::ProcessWatch watch(compiler->process);
    std::optional<record::Ending> ending;
    while (!(ending = watch.wait(std::chrono::milliseconds(200)))) {
    }
    return *ending;
}

}  // namespace flowglass::instrument
