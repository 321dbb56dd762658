"""The command line of measurements that check their bounds or renew a document."""
import argparse


def check_or_write(description):
    """A parser of --check or --write, one of which must be given; a script adds what it takes besides."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("--check", action="store_true")
    group.add_argument("--write", action="store_true")
    return parser
