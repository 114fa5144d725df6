def numbers(limit):
    for n in range(limit):
        yield n

def twice(source):
    for n in source:
        yield n
        yield -n

def late(limit):
    first = numbers(limit)
    next(first)
    print(list(numbers(2)))
    both = twice(first)
    other = numbers(limit + 1)
    for a, b in zip(both, other):
        yield a + b

for value in twice(late(3)):
    print(value)
