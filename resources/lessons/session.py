from contextlib import contextmanager


@contextmanager
def session(rows):
    draft = list(rows)
    try:
        yield draft
    except ValueError:
        print("rolled back")
        raise
    rows[:] = draft
    print("committed")


rows = ["tea"]
with session(rows) as draft:
    draft.append("milk")
print(rows)

try:
    with session(rows) as draft:
        draft.append("a cow")
        raise ValueError("too much")
except ValueError as error:
    print(error)
print(rows)
