#include <cctype>
#include <iostream>
#include <string>

#include "core/instrument/flowglass.hpp"

using flowglass::generator;

generator<std::string> readings() {
    for (const char* text : {"4", "oops", "7", "1", "9"}) {
        co_yield text;
    }
}

generator<int> numbers(generator<std::string> texts) {
    for (const auto& text : texts) {
        if (std::isdigit(static_cast<unsigned char>(text[0]))) {
            co_yield std::stoi(text);
        }
    }
}

generator<int> running_total(generator<int> values) {
    int total = 0;
    for (int value : values) {
        total += value;
        flowglass::watch("total", total);
        co_yield total;
    }
}

int main() {
    flowglass::calling here;
    for (int total : running_total(numbers(readings()))) {
        std::cout << "total so far: " << total << "\n";
    }
}
