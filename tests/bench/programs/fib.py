import sys
import time


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def work():
    fib(int(sys.argv[1]))


began = time.perf_counter_ns()
work()
print(time.perf_counter_ns() - began)
