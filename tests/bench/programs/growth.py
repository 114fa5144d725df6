# Prints by how many bytes the process grew while a loop ran argv[1] rounds.
import sys


def resident():
    with open("/proc/self/statm") as facts:
        return int(facts.read().split()[1]) * 4096


def work(rounds):
    total = 0
    for number in range(rounds):
        total += number
    return total


work(10_000)
before = resident()
work(int(sys.argv[1]))
print(resident() - before)
