class Connection:
    def __enter__(self):
        print("connected")

    def __exit__(self, kind, error, tb):
        print("disconnected")


class Transaction:
    def __init__(self, orders):
        self.orders = orders

    def __enter__(self):
        self.size = len(self.orders)

    def __exit__(self, kind, error, tb):
        if error:
            del self.orders[self.size:]


def check(order):
    if order < 0:
        raise ValueError("negative")


def store(orders, order):
    with Connection():
        with Transaction(orders):
            orders.append(order)
            check(order)


orders = []
for order in [7, -1]:
    try:
        store(orders, order)
    except ValueError as error:
        print(error)
    print(len(orders), "stored")
