from contextlib import contextmanager, suppress

rows = [1]


@contextmanager
def transaction(name):
    saved = list(rows)
    try:
        yield name
    except BaseException:
        rows[:] = saved
        raise


with suppress(KeyError):
    with transaction("t") as label:
        rows.append(2)
        raise KeyError(label)
print(rows)
