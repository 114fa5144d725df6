def readings():
    for text in ["4", "oops", "7", "1", "9"]:
        yield text


def numbers(texts):
    for text in texts:
        if text.isdigit():
            yield int(text)


def running_total(values):
    total = 0
    for value in values:
        total += value
        yield total


for total in running_total(numbers(readings())):
    print("total so far:", total)
