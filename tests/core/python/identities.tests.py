"""Variables that hold one object that can change say so; those that hold equal ones do not."""

import unittest

from recording import INTERPRETERS, record

SHARED = """
def add(rows, row):
    rows.append(row)
    return rows

shelf = ["tea"]
other = ["tea"]
add(shelf, "milk")
shelf = ["tea", "milk"]
add(shelf, "jam")
"""

NESTED = """
class Till:
    def __init__(self):
        self.money = 0
    def take(self, coins):
        self.money += sum(coins)
        self.last = coins

till = Till()
till.take((1, 2))
"""

#: Equal pictures at an address that is used again, while nobody holds the first one.
REUSED = """
def fresh(n):
    made = [n]
    return n

for n in range(3):
    fresh(n)
"""


def bound(events, name):
    """What a variable was seen to hold, one after the other: what is shown, and which object."""
    seen = []
    for event in events:
        values = dict(event.get("args", {}))
        if event["kind"] == "bind":
            values[event["name"]] = event["value"]
        if name in values:
            seen.append((values[name]["text"], values[name].get("object")))
    return seen


class Identities(unittest.TestCase):
    def eventsOf(self, script):
        for python in INTERPRETERS:
            with self.subTest(python=python):
                yield record(python, script, identities=True)[0]

    def testAnArgumentIsTheCallersObject(self):
        for events in self.eventsOf(SHARED):
            shelf, rows, other = (bound(events, name) for name in ("shelf", "rows", "other"))
            self.assertEqual([text for text, _ in shelf],
                             ["['tea']", "['tea', 'milk']", "['tea', 'milk']",
                              "['tea', 'milk', 'jam']"])
            first, second = shelf[0][1], shelf[2][1]
            self.assertIsNotNone(first)
            self.assertNotEqual(first, second, "an equal list is another one")
            self.assertEqual([number for _, number in shelf], [first, first, second, second])
            self.assertEqual([number for _, number in rows], [first, first, second, second])
            self.assertNotIn(other[0][1], (None, first, second))

    def testAnInstanceStaysItselfWhileItChanges(self):
        for events in self.eventsOf(NESTED):
            numbers = {number for name in ("self", "till")
                       for text, number in bound(events, name)}
            self.assertEqual(len(numbers), 1, events)
            coins = bound(events, "coins")
            self.assertEqual(coins, [("(1, 2)", None)], "a tuple does not change")

    def testAnAddressProvesNothing(self):
        for events in self.eventsOf(REUSED):
            numbers = [number for _, number in bound(events, "made")]
            self.assertEqual(len(set(numbers)), 3, "each list is one of its own")


if __name__ == "__main__":
    unittest.main()
