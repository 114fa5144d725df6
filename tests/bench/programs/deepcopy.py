# All of the work is the standard library's, which is not recorded.
import copy
import sys
import time

data = {i: [[j] * 3 for j in range(10)] for i in range(50)}


def work():
    for _ in range(int(sys.argv[1])):
        copy.deepcopy(data)


began = time.perf_counter_ns()
work()
print(time.perf_counter_ns() - began)
