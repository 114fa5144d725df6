def averager():
    total, count = 0, 0
    average = None
    try:
        while True:
            try:
                value = yield average
            except ValueError as error:
                print("skip:", error)
                continue
            total += value
            count += 1
            average = total / count
    finally:
        print("closed after", count)


scores = averager()
next(scores)
print(scores.send(10))
print(scores.send(30))
print(scores.throw(ValueError("gap")))
print(scores.send(50))
scores.close()
