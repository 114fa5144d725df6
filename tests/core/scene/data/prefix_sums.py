def evens(limit):
    for n in range(limit):
        if n % 2 == 0:
            yield n

def running_total(numbers):
    total = 0
    for n in numbers:
        total += n
        yield total

for s in running_total(evens(9)):
    print(s)
