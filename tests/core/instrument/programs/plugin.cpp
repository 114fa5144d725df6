// A library that a program loads while it runs, with Flowglass's headers in it.
#include <flowglass/flowglass.hpp>

extern "C" void runPlugin();

namespace {

flowglass::generator<int> pluginItems() {
    co_yield 1;
    co_yield 2;
}

}  // namespace

void runPlugin() {
    for (const int n : pluginItems()) flowglass::mark(n == 1 ? "one" : "two");
}
