def inner():
    try:
        yield 1
    except ValueError:
        return "caught"


def outer():
    first = yield from inner()
    yield first
    yield from inner()


g = outer()
print(next(g))
print(g.throw(ValueError("one")))
print(next(g))
try:
    g.throw(LookupError("two"))
except LookupError:
    print("gone")
