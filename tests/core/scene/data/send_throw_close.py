def averager():
    total, count, average = 0, 0, None
    try:
        while True:
            try:
                value = yield average
            except ValueError as error:
                print("skipped:", error)
                continue
            total += value
            count += 1
            average = total / count
    finally:
        print("closed after", count, "values")


average = averager()
next(average)
print(average.send(10))
print(average.send(30))
print(average.throw(ValueError("no reading")))
print(average.send(50))
average.close()
