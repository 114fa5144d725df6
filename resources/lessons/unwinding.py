from contextlib import ExitStack


class Door:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        print("open", self.name)
        return self

    def __exit__(self, *error):
        print("close", self.name)


with ExitStack() as house:
    house.callback(print, "good night")
    for name in ["gate", "hall", "den"]:
        house.enter_context(Door(name))
    print("inside")
