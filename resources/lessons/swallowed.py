from contextlib import suppress


class InPlainWords:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, tb):
        if kind is KeyError:
            raise ValueError("no fruit")


prices = {"pear": 3, "plum": 2}


def ask(fruit):
    with InPlainWords():
        return prices[fruit]


with suppress(ValueError):
    print(ask("pear"))
    print(ask("melon"))
    print("this line is passed over")
print("the program goes on")
