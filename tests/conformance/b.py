def logged(function):
    def log(key):
        print("asked for", key)
        return function(key)
    return log


def retry(times):
    def decorate(function):
        def attempt(key):
            for left in range(times, 0, -1):
                try:
                    return function(key)
                except OSError:
                    print("again")
        return attempt
    return decorate


def cached(function):
    known = {}

    def look(key):
        if key not in known:
            known[key] = function(key)
        return known[key]
    return look


calls = 0


@logged
@retry(3)
@cached
def fetch(key):
    global calls
    calls += 1
    if calls == 1:
        raise OSError("busy")
    return key * 2


print(fetch(4))
print(fetch(4))
