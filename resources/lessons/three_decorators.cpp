#include <iostream>
#include <stdexcept>
#include <string>

#include <flowglass/flowglass.hpp>

using flowglass::cached, flowglass::decorated;
using flowglass::layer, flowglass::retry;

// A layer of one's own: what to do around a call.
auto asked = layer("asked", [](auto& next, auto& fruit) {
    std::cout << "what does " << fruit << " cost?\n";
    return next(fruit);
});

int askServer(const std::string& fruit) {
    static int calls = 0;
    if (++calls == 1) throw std::runtime_error("busy");
    return fruit == "pear" ? 3 : 2;
}

int main() {
    flowglass::calling here;
    const decorated price{
        "price(fruit)",
        asked,      // the outermost, called first
        retry(3),   // asks again where a call throws
        cached,     // remembers what was answered
        askServer,  // the function itself
    };
    const std::string pear = "pear";
    std::cout << price(pear) << "\n";
    std::cout << price(pear) << "\n";
}
