def numbers(limit):
    for n in range(limit):
        yield n

def merge(left, right):
    for a, b in zip(left, right):
        yield a + b

def late(limit):
    first = numbers(limit)
    next(first)
    print(list(numbers(2)))
    other = numbers(limit + 1)
    next(other)
    yield from merge(other, tee(first))

def tee(source):
    for n in source:
        yield n
        yield -n

for value in tee(late(2)):
    print(value)
