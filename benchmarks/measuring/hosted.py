"""The stand-in for the hosted service, as it tells what it was asked and what it charged."""
import collections
import json
import urllib.request


def sim(hosted, path, faults=None):
    """What it says of itself, or is told to do wrong."""
    data = None if faults is None else json.dumps(faults).encode()
    with urllib.request.urlopen(urllib.request.Request(hosted + path, data=data, method="PUT" if data else "GET")) as response:
        return json.load(response)


def charged_twice(hosted):
    """Documents that were paid for more than once, and all charged calls, by its own log."""
    calls = collections.Counter(call["document"] for call in sim(hosted, "/sim/calls")["calls"] if call["charged"])
    return sum(count > 1 for count in calls.values()), sum(calls.values())
