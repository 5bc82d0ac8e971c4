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
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from perutip.reporting.audit.facts import Fact, Terms
from perutip.reporting.audit.solving.programs import SAME, Program, programs_of
from perutip.reporting.audit.solving.propagation import TOLERANCE, Propagation, Range


class Ranges:
    """Ranges under a set of facts; programs are built once and kept.

    tried: points found under other facts; where they agree with these, sums need not be
    asked again. found: points found here, each with the counts of one program.
    """

    def __init__(
        self, facts: Sequence[Fact], tried: Sequence[Mapping[str, float]] = ()
    ) -> None:
        known = Propagation(facts)
        self.bounds = known.bounds
        self.found: list[Mapping[str, float]] = []
        self._programs: dict[str, Program] = {}
        self._points: dict[int, list[np.ndarray]] = defaultdict(list)
        for program in programs_of(facts, self.bounds):
            self._points[id(program)] += program.agreeing(tried)
            for name in program.names:
                self._programs[name] = program
            if not known.settled:  # do any counts agree?
                program.optimum((), 1.0)

    def of(self, terms: Terms) -> Range:
        """Smallest and largest whole value of the sum of `terms`."""
        low, high = self._outer(terms)
        if math.isclose(low, high, abs_tol=TOLERANCE):
            return round(low), round(high)
        return self._end(terms, 1.0), self._end(terms, -1.0)

    def narrow(self, terms: Terms, width: float) -> Range | None:
        """The same where it is narrower than `width`, else None: points already found
        often show that it is not."""
        low, high = self._outer(terms)
        if math.isclose(low, high, abs_tol=TOLERANCE):
            return self.of(terms)
        if self._wide(terms, width):
            return None
        low = self._end(terms, 1.0)
        if self._wide(terms, width):
            return None
        high = self._end(terms, -1.0)
        return (low, high) if high - low < width else None

    def _wide(self, terms: Terms, width: float) -> bool:
        """Do points already found differ by `width`?"""
        values = self._values(terms)
        if len(values) < 2:
            return False
        return _whole(max(values), -1.0) - _whole(min(values), 1.0) >= width

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
            bound = self._reached(program, part, sign)
            if bound is not None:
                total += bound
                continue
            x = program.optimum(tuple(part), sign)
            if x is None:
                return -sign * math.inf
            self._points[key].append(x)
            self.found.append(dict(zip(program.names, x.tolist(), strict=True)))
            total += self._value(program, part, x)
        return _whole(total, sign)

    def _reached(
        self, program: Program, part: Sequence[tuple[str, float]], sign: float
    ) -> float | None:
        """The bound of one fact at a time, where a point already found lies on it: no
        program finds a better one."""
        bound = self._outer(tuple(part))[0 if sign > 0 else 1]
        points = self._points[id(program)]
        near = (abs(self._value(program, part, x) - bound) for x in points)
        return bound if any(one < SAME for one in near) else None

    def _values(self, terms: Terms) -> list[float]:
        """The sum at every point already found, where one program has all of it."""
        fixed, rest = self._split(terms)
        if len(rest) != 1 or 0 in rest:
            return []
        part = next(iter(rest.values()))
        program = self._programs[part[0][0]]
        points = self._points[id(program)]
        return [fixed + self._value(program, part, x) for x in points]

    @staticmethod
    def _value(
        program: Program, part: Iterable[tuple[str, float]], x: np.ndarray
    ) -> float:
        return float(sum(c * x[program.names[name]] for name, c in part))


def _whole(value: float, sign: float) -> float:
    """The next whole number from an end inwards: up from a smallest one (1)."""
    if math.isinf(value):
        return value
    slack = sign * TOLERANCE * max(1.0, abs(value))
    return float(math.ceil(value - slack) if sign > 0 else math.floor(value - slack))
