#include <iostream>
#include <vector>

#include <flowglass/flowglass.hpp>

flowglass::generator<int> evens(const std::vector<int>& numbers) {
    for (const int number : numbers)
        if (number % 2 == 0) co_yield number;
}

flowglass::generator<int> running_total(flowglass::generator<int> numbers) {
    int total = 0;
    for (const int number : numbers) {
        total += number;
        flowglass::watch("total", total);
        co_yield total;
    }
}

int main() {
    flowglass::calling here;
    const std::vector<int> numbers{1, 2, 3, 4};
    for (const int total : running_total(evens(numbers))) std::cout << total << '\n';
    return here.returns(0);
}
