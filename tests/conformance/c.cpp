#include <iostream>
#include <stdexcept>
#include <vector>

#include <flowglass/flowglass.hpp>

std::vector<int> rows{1};

void store() {
    flowglass::calling here;
    flowglass::scope storing("storing");
    const auto saved = flowglass::scoped(
        "rows", [] { return rows; }, [](const std::vector<int>& before) { rows = before; });
    rows.push_back(2);
    throw std::out_of_range("no such label");
}

int main() {
    flowglass::calling here;
    try {
        store();
    } catch (const std::out_of_range&) {
        std::cout << rows.size() << '\n';
    }
    flowglass::scope reading("reading", rows);
}
