#include <iostream>
#include <stdexcept>
#include <string>

#include <flowglass/flowglass.hpp>

// A layer of one's own: what to do around a call.
const auto announced = flowglass::layer(
    "announced", [](auto& next, const auto& fruit) {
        std::cout << "what does " << fruit << " cost?\n";
        return next(fruit);
    });

int askServer(const std::string& fruit) {
    static int asked = 0;
    if (++asked == 1) throw std::runtime_error("busy");
    return fruit == "pear" ? 3 : 2;
}

int main() {
    flowglass::calling here;
    const flowglass::decorated price{
        "price(fruit)",
        announced,
        flowglass::retry(3),
        flowglass::cached,
        askServer,
    };
    const std::string pear = "pear";
    std::cout << price(pear) << "\n";
    std::cout << price(pear) << "\n";
}
