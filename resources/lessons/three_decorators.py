import functools


def asked(function):
    @functools.wraps(function)
    def ask(fruit):
        print("asking for", fruit)
        return function(fruit)
    return ask


def retry(times):
    def decorate(inner):
        def attempt(fruit):
            for left in range(times):
                try:
                    return inner(fruit)
                except OSError:
                    print("once more")
        return attempt
    return decorate


@asked
@retry(3)
@functools.cache
def price(fruit):
    """What the server says."""
    tries.append(fruit)
    if len(tries) == 1:
        raise OSError("busy")
    return 3 if fruit == "pear" else 2


tries = []
print(price("pear"))
print(price("pear"))
