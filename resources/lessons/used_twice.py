def squares(limit):
    for n in range(limit):
        yield n * n


once = squares(4)
print("sum:", sum(once))
print("sum again:", sum(once))

print("largest:", max(squares(4)))
print("smallest:", min(squares(4)))
