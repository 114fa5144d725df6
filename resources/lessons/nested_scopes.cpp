#include <iostream>
#include <stdexcept>
#include <vector>

#include <flowglass/flowglass.hpp>

using Orders = std::vector<int>;

void store(Orders& orders, int order) {
    flowglass::calling here;
    flowglass::watch("order", order);
    flowglass::scope connection("connection");
    bool isStored = false;
    const auto transaction = flowglass::scoped(
        "transaction", [&] { return orders.size(); },
        [&](std::size_t before) {
            if (!isStored) orders.resize(before);
        });
    orders.push_back(order);
    flowglass::watch("orders", orders);
    if (order < 0) throw std::domain_error("negative");
    isStored = true;
}

int main() {
    flowglass::calling here;
    Orders orders;
    for (int order : {7, -1}) {
        try {
            store(orders, order);
        } catch (const std::domain_error& error) {
            std::cout << error.what() << "\n";
        }
        flowglass::watch("orders", orders);
        std::cout << orders.size() << " stored\n";
    }
}
