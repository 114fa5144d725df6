import sys
import time


def numbers(limit):
    for n in range(limit):
        yield n


def doubled(values):
    for value in values:
        yield value * 2


def odd(values):
    for value in values:
        yield value + 1


def work():
    for _ in odd(doubled(numbers(int(sys.argv[1])))):
        pass


began = time.perf_counter_ns()
work()
print(time.perf_counter_ns() - began)
