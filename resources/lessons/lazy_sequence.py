def countdown(start):
    print("the body starts")
    while start > 0:
        yield start
        start -= 1
    print("the body ends")


numbers = countdown(3)
print("nothing has run yet")

print("got", next(numbers))
print("got", next(numbers))

for number in numbers:
    print("the loop got", number)
