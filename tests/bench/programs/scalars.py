import sys
import time


def work(rounds):
    a = b = c = 0
    for i in range(rounds):
        a = i * 2
        b = a + i
        c = b - a
    return a + b + c


began = time.perf_counter_ns()
work(int(sys.argv[1]))
print(time.perf_counter_ns() - began)
