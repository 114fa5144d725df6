#include <iostream>
#include <system_error>

#include <flowglass/flowglass.hpp>

const auto announced = flowglass::layer("announced", [](auto& next, auto key) {
    std::cout << "asked for " << key << '\n';
    return next(key);
});

int calls = 0;

const flowglass::decorated fetch{
    "fetch(key)",
    announced,
    flowglass::retry(3).on<std::system_error>(),
    flowglass::cached,
    [](int key) {
        flowglass::watch("calls", ++calls);
        if (calls == 1) throw std::system_error(EBUSY, std::generic_category());
        return key * 2;
    },
};

int main() {
    flowglass::calling here;
    std::cout << fetch(4) << '\n';
    std::cout << fetch(4) << '\n';
}
