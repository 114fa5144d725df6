def retry(times):
    def decorate(call):
        def attempt(number):
            for turn in range(times):
                try:
                    return call(number)
                except OSError:
                    print("once more")
            raise TimeoutError("busy")
        return attempt
    return decorate


lines = ["busy", "busy", "free"]


@retry(times=3)
def ring(number):
    line = lines.pop(0)
    if line == "busy":
        raise OSError(line)
    return f"{number} answers"


print(ring(555))
