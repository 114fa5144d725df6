#include <iostream>
#include <string>
#include <utility>

#include <flowglass/flowglass.hpp>

using Texts = flowglass::generator<std::string>;
using Numbers = flowglass::generator<int>;

Texts readings() {
    for (auto text : {"4", "oops", "7", "9"}) {
        co_yield text;
    }
}

Numbers numbers(Texts texts) {
    for (const auto& text : texts) {
        flowglass::watch("text", text);
        if (text[0] <= '9') {
            co_yield std::stoi(text);
        }
    }
}

Numbers running_total(Numbers values) {
    int total = 0;
    for (int value : values) {
        total += value;
        flowglass::watch("total", total);
        co_yield total;
    }
}

int main() {
    flowglass::calling here;
    auto values = numbers(readings());
    for (int total : running_total(std::move(values))) {
        std::cout << "total so far: " << total << "\n";
    }
}
