"""The range that the published facts leave for a sum of counts.

Bounds that follow from one fact at a time are propagated first; what they fix drops
out, and the rest is solved by linear programs.

References
----------
Fischetti, M. and Salazar, J. J. (2000), Models and algorithms for optimizing cell
suppression in tabular data with linear constraints, JASA 95, 916-928: the attacker's
problem, as sdcTable's `attack` and tau-argus' audit solve it within one table. ACRO
checks each output as it is made and links none to another.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from perutip.reporting.audit.facts import Fact, Terms
from perutip.reporting.audit.solving.programs import Program, programs_of
from perutip.reporting.audit.solving.propagation import TOLERANCE, Range, propagate


class Ranges:
    """Ranges under a set of facts; programs are built once and kept."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self.bounds = propagate(facts)
        self._programs: dict[str, Program] = {}
        self._points: dict[int, list[np.ndarray]] = defaultdict(list)
        for program in programs_of(facts, self.bounds):
            for name in program.names:
                self._programs[name] = program

    def of(self, terms: Terms) -> Range:
        """Smallest and largest whole value of the sum of `terms`."""
        low, high = self._outer(terms)
        if math.isclose(low, high, abs_tol=TOLERANCE):
            return round(low), round(high)
        return self._end(terms, 1.0), self._end(terms, -1.0)

    def wide(self, terms: Terms, width: float) -> bool | None:
        """True when points already found differ by `width`; None: not known."""
        low, high = self._outer(terms)
        if high - low < width - TOLERANCE:
            return None
        values = [self._at(terms, point) for point in self._shared_points(terms)]
        if len(values) > 1 and max(values) - min(values) >= width:
            return True
        return None

    def _outer(self, terms: Terms) -> Range:
        low = high = 0.0
        for name, coefficient in terms:
            ends = [coefficient * end for end in self.bounds.get(name, (0.0, math.inf))]
            low, high = low + min(ends), high + max(ends)
        return low, high

    def _split(self, terms: Terms) -> tuple[float, dict[int, list[tuple[str, float]]]]:
        """The part that is fixed, and the rest by program; free names by themselves."""
        fixed, rest = 0.0, defaultdict(list)
        for name, coefficient in terms:
            low, high = self.bounds.get(name, (0.0, math.inf))
            if low == high:
                fixed += coefficient * low
            else:
                program = self._programs.get(name)
                rest[id(program) if program else 0].append((name, coefficient))
        return fixed, rest

    def _end(self, terms: Terms, sign: float) -> float:
        total, rest = self._split(terms)
        for key, part in rest.items():
            if key == 0:
                low, high = self._outer(tuple(part))
                total += low if sign > 0 else high
                continue
            program = self._programs[part[0][0]]
            x = program.optimum(tuple(part), sign)
            if x is None:
                return -sign * math.inf
            self._points[key].append(x)
            total += self._value(program, part, x)
        if math.isinf(total):
            return total
        if sign > 0:
            return float(math.ceil(total - TOLERANCE * max(1.0, abs(total))))
        return float(math.floor(total + TOLERANCE * max(1.0, abs(total))))

    def _shared_points(self, terms: Terms) -> list[np.ndarray]:
        _, rest = self._split(terms)
        if len(rest) != 1 or 0 in rest:
            return []
        return self._points[next(iter(rest))]

    def _at(self, terms: Terms, point: np.ndarray) -> float:
        fixed, rest = self._split(terms)
        part = next(iter(rest.values()))
        return fixed + self._value(self._programs[part[0][0]], part, point)

    @staticmethod
    def _value(
        program: Program, part: Iterable[tuple[str, float]], x: np.ndarray
    ) -> float:
        return float(sum(c * x[program.names[name]] for name, c in part))
