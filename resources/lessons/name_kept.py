import functools


def loud(function):
    def shout(name):
        return function(name).upper()
    return shout


def polite(function):
    @functools.wraps(function)
    def bow(name):
        return "dear " + function(name)
    return bow


@loud
def summon(name):
    """Summon somebody."""
    return name + ", come here"


@polite
def invite(name):
    """Invite somebody."""
    return name + ", join us"


for done in summon, invite:
    print(done("ada"))
    print(done.__name__, done.__doc__)
