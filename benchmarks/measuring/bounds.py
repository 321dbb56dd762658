"""What was measured beside the bound that it must keep: rows of (what, measured, bound, is kept), the bound empty where none is."""


def print_rows(rows):
    for what, measured, bound, is_kept in rows:
        print(f"  {'ok' if is_kept else 'BAD':4} {what}: {measured}" + (f" ({bound})" if bound else ""))


def table(rows):
    """In Markdown."""
    lines = ["| | measured | bound |", "|---|---:|---:|"]
    return "\n".join(lines + [f"| {what} | {measured} | {bound} |" for what, measured, bound, _ in rows])
