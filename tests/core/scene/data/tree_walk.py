def walk(tree):
    if tree is not None:
        left, value, right = tree
        yield from walk(left)
        yield value
        yield from walk(right)


one = (None, 1, None)
three = (None, 3, None)
five = (None, 5, None)
two = (one, 2, three)
four = (two, 4, five)

for value in walk(four):
    print(value)
