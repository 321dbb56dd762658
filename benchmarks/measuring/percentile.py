"""Percentiles by nearest rank: a value that was measured, never one between two."""
import math


def percentile(values, share, of_nothing=None):
    """The smallest value that at least this share of all values does not exceed.

    of_nothing: what stands for a percentile where no value is.
    """
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)] if values else of_nothing


def percentile_text(values, share):
    """The percentile without decimals; – where so few values are that it is their maximum."""
    is_maximum = math.ceil(share * len(values)) == len(values)
    return "–" if is_maximum else f"{percentile(values, share):.0f}"
