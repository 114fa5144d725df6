#include <iostream>
#include <stdexcept>

#include <flowglass/flowglass.hpp>

using Numbers = flowglass::generator<int>;

Numbers inner(const char* fault) {
    co_yield 1;
    throw std::runtime_error(fault);
}

Numbers outer() {
    int caught = 0;
    try {
        co_yield inner("one");
    } catch (const std::runtime_error&) {
        caught = 2;
    }
    co_yield caught;
    co_yield inner("two");
}

int main() {
    flowglass::calling here;
    try {
        for (const int n : outer()) std::cout << n << '\n';
    } catch (const std::runtime_error& error) {
        std::cout << "gone: " << error.what() << '\n';
    }
}
