"""Draws lines as SVG, with no dependency: how right the answers are at each coverage, and what a larger budget gives."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from yantra_codex.bench.report import SURE, Report, curve

WIDTH, HEIGHT = 640, 400
LEFT, RIGHT, TOP, BOTTOM = 62, 130, 34, 52
COLOURS = ("#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#7f7f7f")
GREY, LINE = "#777", "#7774"

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis from low to high with marks at ticks. log: in powers."""

    label: str
    low: float
    high: float
    ticks: Sequence[float]
    percent: bool = False
    log: bool = False

    def place(self, v: float) -> float:
        """Where a value lies, from 0 to 1."""
        low, high, v = (math.log(x) for x in (self.low, self.high, v)) if self.log else (self.low, self.high, v)
        return (v - low) / (high - low) if high > low else 0.5

    def text(self, v: float) -> str:
        return f"{v:.0%}" if self.percent else f"{v:g}"


def line_chart(title: str, x: Axis, y: Axis, series: Mapping[str, Points], marks: Mapping[str, Points] | None = None) -> str:
    """A chart as the text of an SVG file: a line a series, named at the right; marks: points that are ringed."""
    def at(px: float, py: float) -> tuple[float, float]:
        return LEFT + x.place(px) * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - y.place(py) * (HEIGHT - TOP - BOTTOM)

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12" fill="{GREY}">',
           f"<title>{escape(title)}</title>", _text(LEFT, 20, title, "start", size=14)]
    for tick in x.ticks:
        px, _ = at(tick, y.low)
        out += [_line(px, TOP, px, HEIGHT - BOTTOM), _text(px, HEIGHT - BOTTOM + 18, x.text(tick), "middle")]
    for tick in y.ticks:
        _, py = at(x.low, tick)
        out += [_line(LEFT, py, WIDTH - RIGHT, py), _text(LEFT - 8, py + 4, y.text(tick), "end")]
    out.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, x.label, "middle"))
    middle = (TOP + HEIGHT - BOTTOM) / 2
    out.append(f'<text x="16" y="{middle:.1f}" text-anchor="middle" transform="rotate(-90 16 {middle:.1f})">{escape(y.label)}</text>')
    for n, (name, points) in enumerate(series.items()):
        colour = COLOURS[n % len(COLOURS)]
        places = [at(*p) for p in points]
        if places:
            path = " ".join(f"{px:.1f},{py:.1f}" for px, py in places)
            out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
            out += [f'<circle cx="{px:.1f}" cy="{py:.1f}" r="2.5" fill="{colour}"/>' for px, py in places]
        out += [f'<circle cx="{px:.1f}" cy="{py:.1f}" r="6" fill="none" stroke="{colour}" stroke-width="2"/>' for px, py in (at(*p) for p in (marks or {}).get(name, ()))]
        row = TOP + 10 + 18 * n
        out += [f'<line x1="{WIDTH - RIGHT + 12}" y1="{row}" x2="{WIDTH - RIGHT + 30}" y2="{row}" stroke="{colour}" stroke-width="2"/>',
                _text(WIDTH - RIGHT + 36, row + 4, name, "start")]
    return "\n".join([*out, "</svg>", ""])


def _text(x: float, y: float, text: str, anchor: str, size: int = 12) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}">{escape(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{LINE}"/>'


TENTHS = tuple(n / 10 for n in range(0, 11, 2))


def coverage_chart(reports: Mapping[str, Report]) -> str:
    """The share of answers that pass over the share of tasks answered, as the threshold falls; ringed at confidence SURE.

    reports: by name; one with several languages gives a line for each.
    """
    series: dict[str, list[tuple[float, float]]] = {}
    marks: dict[str, list[tuple[float, float]]] = {}
    for name, report in reports.items():
        languages = report.outcomes_by_language
        for language, outcomes in languages.items():
            line = name if len(languages) == 1 and len(reports) > 1 else f"{name} {language}".strip() if len(reports) > 1 else language
            known = [(p.threshold, p.answered, p.right) for p in curve(outcomes) if p.right is not None]
            series[line] = [(answered, right) for _, answered, right in known]
            marks[line] = [(answered, right) for t, answered, right in known if abs(t - SURE) < 1e-9]
    return line_chart(f"Right answers by coverage (ringed: confidence {SURE} or more)", Axis("tasks answered", 0, 1, TENTHS, percent=True),
                      Axis("answers that pass the hidden tests", 0, 1, TENTHS, percent=True), series, marks)


def anytime_chart(reports: Mapping[float, Report]) -> str:
    """The share of tasks solved at each budget; also the share that agrees with the reference, where that was measured."""
    budgets = sorted(reports)
    totals = [reports[b].total for b in budgets]
    series: dict[str, list[tuple[float, float]]] = {"solved": [(b, t.rate) for b, t in zip(budgets, totals, strict=True)]}
    if agreeing := [(b, t.agreement) for b, t in zip(budgets, totals, strict=True) if t.agreement is not None]:
        series["agreeing"] = agreeing
    return line_chart("Tasks solved within a budget", Axis("seconds a task", budgets[0], budgets[-1], budgets, log=True),
                      Axis("tasks", 0, 1, TENTHS, percent=True), series)


__all__ = ["Axis", "anytime_chart", "coverage_chart", "line_chart"]
