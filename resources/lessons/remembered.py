class Remembered:
    def __init__(self, function):
        self.function = function
        self.known = {}

    def __call__(self, n):
        if n not in self.known:
            result = self.function(n)
            self.known[n] = result
        return self.known[n]


@Remembered
def steps(n):
    """From n to 1, by halves."""
    print("counting from", n)
    count = 0
    while n > 1:
        n = n + 1 if n % 2 else n // 2
        count += 1
    return count


print(steps(6))
print(steps(6))
print(steps(9))
