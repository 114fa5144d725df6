class Room:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        print("light on:", self.name)

    def __exit__(self, *error):
        print("light off")


def search(rooms):
    for name, found in rooms.items():
        with Room(name):
            if found is None:
                continue
            if found == "cat":
                break
            return found
    return "nothing but a cat"


house = {"hall": None, "den": "cat"}
print(search(house))
print(search({"attic": "a key"}))
