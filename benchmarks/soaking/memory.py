"""Memory of the programs, second by second, and its picture."""
import threading
import time

from measuring.processes import children, memory_mib, program

SERIES = {"gateway": "#1a73e8", "document workers": "#b06000", "recognizers": "#137333", "sidecar": "#9334e6"}
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 640, 260, 48, 24, 62


class Watch(threading.Thread):
    """Looks once a second until `end`."""

    def __init__(self, site):
        super().__init__(daemon=True)
        self.site, self.ended, self.began = site, threading.Event(), time.monotonic()
        # (seconds, MiB by series)
        self.samples = []

    def run(self):
        while not self.ended.wait(1):
            self.samples.append((time.monotonic() - self.began, self.look()))

    def look(self):
        site, found = self.site, dict.fromkeys(SERIES, 0.0)
        found["gateway"], found["sidecar"] = memory_mib(site.gateway.pid), memory_mib(site.sidecar.pid)
        try:
            below = children(site.gateway.pid)
        except OSError:
            below = []
        for child in below:
            series = {"ocr-document-worker": "document workers", "ocr-recognizer": "recognizers"}.get(program(child))
            if series:
                found[series] += memory_mib(child)
        return found

    def peak(self, series):
        return max((found[series] for _, found in self.samples), default=0)

    def end(self):
        self.ended.set()
        self.join()


def picture(watch, moments):
    """An SVG of the samples; moments: (monotonic time, what) of the faults, which are marks below."""
    length = max(seconds for seconds, _ in watch.samples)
    top = 100 * (1 + int(max(max(found.values()) for _, found in watch.samples)) // 100)
    right, base = WIDTH - 12, HEIGHT - BOTTOM

    def x(seconds):
        return round(LEFT + (right - LEFT) * min(1, max(0, seconds / length)), 1)

    def y(mib):
        return round(base - (base - TOP) * mib / top, 1)

    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="11">',
             f'  <rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>']
    for mib in range(0, top + 1, 100 if top <= 600 else 100 * -(-top // 600)):
        lines.append(f'  <path d="M{LEFT} {y(mib)}H{right}" stroke="#ddd"/><text x="{LEFT - 4}" y="{y(mib) + 4}" text-anchor="end">{mib}</text>')
    for minute in range(int(length // 60) + 1):
        lines.append(f'  <text x="{x(60 * minute)}" y="{base + 14}" text-anchor="middle">{minute}</text>')
    # A point for every second pixel.
    step = max(1, 2 * len(watch.samples) // (right - LEFT))
    for number, (series, colour) in enumerate(SERIES.items()):
        points = " ".join(f"{x(seconds)},{y(found[series])}" for seconds, found in watch.samples[::step])
        lines.append(f'  <polyline points="{points}" fill="none" stroke="{colour}"/>')
        lines.append(f'  <text x="{LEFT + 130 * number}" y="{TOP - 10}" fill="{colour}">{series}</text>')
    marks = "".join(f"M{x(at - watch.began)} {base + 20}v8" for at, _ in moments)
    lines.append(f'  <path d="{marks}" stroke="#b00"/>')
    lines.append(f'  <text x="{LEFT}" y="{HEIGHT - 14}">MiB in memory (processes of a kind added up) over minutes; red: something was broken</text>')
    return "\n".join(lines) + "\n</svg>\n"
