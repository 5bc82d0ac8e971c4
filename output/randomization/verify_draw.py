"""Derive every assignment of a seed log again; needs Python's standard library alone.

    python verify_draw.py seed_log.jsonl [trial=frame_trial.csv ...]
                          [--anchor HASH[@TIME] ...]
Exit 0 when every draw verifies, 3 when something differs or is not drawn, 2 for wrong
use. Shares no code with the package and checks the same things: the chain, the order
and times of events, the frame, what its freeze announced, the seed (a beacon's
signature too: BLS on BLS12-381, written out below), tickets, ranks, arms, replacements.
"""

import csv
import datetime
import fractions
import functools
import hashlib
import io
import json
import math
import operator
import pathlib
import re
import sys
import unicodedata

GENESIS, PROTOCOL = "0" * 64, "hashdraw/1"
UTC = datetime.timezone(datetime.timedelta(0))
FRAMES = ("pilot", "trial", "reserve")
NAMES = ("unit_id", "stratum", "m_treated", "extra")
OTHER_COLUMNS = {"ubigeo", "region", "province", "district", "name"}
QUICKNET = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
DEFAULT = "8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce"
CLOCKS = {QUICKNET: (1692803367, 3), DEFAULT: (1595431050, 30)}
PUBLIC_KEY = (
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c"
    "8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb"
    "5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
)
DOMAIN = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
NOT_A_RECORD = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
COMMON = "event frame protocol time commit versions n prev hash"
DRAWN = "F seed strata possible_assignments table digest origin freeze seed_record"
FIELDS = {
    "freeze": "F n_units strata possible_assignments table announced",
    "seed": "seed origin freeze",
    "draw": DRAWN,
    "void": "reason voids",
    "replace": "unit stratum treated replacement reserve_rank reason draw reserve_draw",
    "look": "reason draw data",
}
ANNOUNCED = {
    "beacon": "chain round",
    "dice": "rolls faces place time witnesses",
    "nonces": "members commitments",
    "simulated": "text",
    "trial": "",
}
ORIGINS = {
    "beacon": "commitment chain round randomness",
    "dice": "transcript",
    "nonces": "nonces commitments",
    "simulated": "text",
}
TEXTS = {
    "dice": "{transcript}",
    "simulated": "hashdraw/1|SIMULATED|{text}",
    "beacon": "{commitment}|{chain}|{round}|{randomness}",
}


class Differs(Exception):
    """Something is not what was derived again: said in words."""


def need(good, words):
    if not good:
        raise Differs(words)


def sha(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def canon(value):
    return json.dumps(
        value,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )


def is_hash(text):
    return isinstance(text, str) and bool(re.fullmatch("[0-9a-f]{64}", text))


def is_text(text):
    return isinstance(text, str) and bool(text.strip())


def is_label(text):
    good = isinstance(text, str) and 0 < len(text) <= 80 and text.isprintable()
    return good and "|" not in text and text == text.strip()


def is_whole(number, low, high):
    return type(number) is int and low <= number <= high


def moment(text):
    form = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
    if not isinstance(text, str) or not re.fullmatch(form, text, re.ASCII):
        return None
    try:
        naive = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return None
    return naive.replace(tzinfo=UTC)


# ---- a beacon's signature: e(signature, g2) = e(H(SHA-256(round)), public key) -------
# The curve's prime; g2; A and B of the curve that is hashed to; the kernel polynomial
# of its isogeny of degree 11, lowest first, monic. Two lines of 48 digits are a number.
DIGITS = """
    1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf
    6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab
    024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02
    b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8
    13e02b6052719f607dacd3a088274f65596bd0d09920b61a
    b5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e
    0ce5d527727d6e118cc9cdc6da2e351aadfd9baa8cbdd3a7
    6d429a695160d12c923ac9cc3baca289e193548608b82801
    0606c4a02ea734cc32acd2b02bc28b99cb3e287e85a763af
    267492ab572e99ab3f370d275cec1da1aaa9075ff05f79be
    00144698a3b8e9433d693a02c96d4982b0ea985383ee66a8
    d8e8981aefd881ac98936f8da0e0f97f5cf428082d584c1d
    12e2908d11688030018b12e8753eee3b2016c1f0f24f4070
    a0b9c14fcef35ef55a23215a316ceaa5d1cc48e98e172be0
    133341fb0962a34cb0504a9c4fada0a5090d38679b4c040d
    5d1c3afb023a3409fcc0815fea66d8b02bbef9c8b5a66e07
    0264908af037bcede00d054cf5d4775e83eb6cf63c76b969
    f8ed174fb59fcff78d201f46f6cfc4ed6552e59ce75177b0
    1335c502c1f54c49aceea65e87fd7203ba0f626f305fc0cf
    d606a5dae9f3c8e81a4b3b69600129fabd307c69bf319d39
    094440f65f408a6e930e16e3e92dd17bf60d6e9679a8d3d5
    8593de55ac23703042d609537eb3549aac234d896ca82944
    04afe09d5cf4956a23b6b71f59d2b3407b415a774b7be81b
    bb6fa99cbc798e0ac98ba725a5bc328016b1c268b4766e85
"""
P, *NUMBERS = [
    int(n, 16) for n in re.findall("[0-9a-f]{96}", re.sub(r"\s", "", DIGITS))
]
G2 = (tuple(NUMBERS[:2]), tuple(NUMBERS[2:4]))
A, B, *KERNEL = NUMBERS[4:]
ORDER = 0x73EDA753299D7D483339D80809A1D80553BDA402FFFE5BFEFFFFFFFF00000001
X = 0xD201000000010000  # minus the parameter of the curve


def add(p, q):
    """Sum of two points of y^2 = x^3 + 4; None is the point at infinity."""
    if p is None or q is None:
        return p or q
    if p[0] == q[0]:
        if (p[1] + q[1]) % P == 0:
            return None
        slope = 3 * p[0] * p[0] * pow(2 * p[1], -1, P)
    else:
        slope = (q[1] - p[1]) * pow(q[0] - p[0], -1, P)
    x = (slope * slope - p[0] - q[0]) % P
    return x, (slope * (p[0] - x) - p[1]) % P


def times(n, p):
    total = None
    for bit in bin(n)[2:]:
        total = add(total, total)
        total = add(total, p) if bit == "1" else total
    return total


def root(square):
    y = pow(square, (P + 1) // 4, P)
    return y if y * y % P == square % P else None


def on_curve_hashed_to(u):
    """Simplified SWU map, RFC 9380 section 6.6.2, with Z = 11."""
    t = (121 * u**4 + 11 * u * u) % P
    x = B * pow(11 * A, -1, P) if t == 0 else -B * pow(A, -1, P) * (1 + pow(t, -1, P))
    y = root(x**3 + A * x + B)
    if y is None:
        x = 11 * u * u * x % P
        y = root(x**3 + A * x + B)
    return x % P, y if y % 2 == u % 2 else -y % P


def isogeny(x, y):
    """Velu's map of degree 11, by Kohel's formula, then (x, y) to (x/121, y/1331)."""
    k, derivatives = [*KERNEL, 1], []
    for _ in range(4):
        derivatives.append(sum(c * pow(x, i, P) for i, c in enumerate(k)) % P)
        k = [i * c for i, c in enumerate(k)][1:]
    h = pow(derivatives[0], -1, P)
    a, b, c = (d * h for d in derivatives[1:])
    l0, l1, l2 = a, b - a * a, c - 3 * a * b + 2 * a**3  # h'/h and its derivatives
    f, f1 = x**3 + A * x + B, 3 * x * x + A
    to = 11 * x + 2 * KERNEL[4] - 2 * f1 * l0 - 4 * f * l1
    slope = 11 - 12 * x * l0 - 6 * f1 * l1 - 4 * f * l2
    return to * pow(121, -1, P) % P, y * slope * pow(1331, -1, P) % P


def hashed(message):
    """The message as a point of G1: RFC 9380, BLS12381G1_XMD:SHA-256_SSWU_RO_."""
    tag = DOMAIN + bytes([len(DOMAIN)])
    first = hashlib.sha256(bytes(64) + message + b"\0\x80\0" + tag).digest()
    blocks, last = b"", bytes(32)
    for i in range(1, 5):
        mixed = bytes(map(operator.xor, first, last))
        last = hashlib.sha256(mixed + bytes([i]) + tag).digest()
        blocks += last
    halves = (int.from_bytes(part, "big") % P for part in (blocks[:64], blocks[64:]))
    points = [isogeny(*on_curve_hashed_to(u)) for u in halves]
    return times(X + 1, add(*points))


def mul2(a, b):
    """Product in F(p)[u] / (u^2 + 1)."""
    return (a[0] * b[0] - a[1] * b[1]) % P, (a[0] * b[1] + a[1] * b[0]) % P


def power2(a, n):
    result = (1, 0)
    for bit in bin(n)[2:]:
        result = mul2(result, result)
        result = mul2(result, a) if bit == "1" else result
    return result


def invert2(a):
    n = pow(a[0] * a[0] + a[1] * a[1], -1, P)
    return a[0] * n % P, -a[1] * n % P


def key_point(text):
    """A public key's point of G2: x by its two coordinates, y by its sign."""
    number = int(text[:96], 16)
    x = int(text[96:], 16), number % 2**381
    square = mul2(mul2(x, x), x)
    square = (square[0] + 4) % P, (square[1] + 4) % P
    start = power2(square, (P - 3) // 4)
    y = mul2(start, square)
    alpha = mul2(start, y)
    if alpha == (P - 1, 0):
        y = (-y[1] % P, y[0])
    else:
        y = mul2(power2(((1 + alpha[0]) % P, alpha[1]), (P - 1) // 2), y)
    large = (y[1] or y[0]) * 2 // P
    return x, y if large == number >> 381 & 1 else (-y[0] % P, -y[1] % P)


def mul12(f, g):
    """Product in F(p)[w] / (w^12 - 2 w^6 + 2), where u = w^6 - 1."""
    c = [0] * 23
    for j, b in enumerate(g):
        if b:
            for i, a in enumerate(f):
                c[i + j] += a * b
    for k in range(22, 11, -1):
        c[k - 6] += 2 * c[k]
        c[k - 12] -= 2 * c[k]
    return [x % P for x in c[:12]]


def step(t, q, slope, p):
    """The next point of the loop, and its line through the point p of G1."""
    x = mul2(slope, slope)
    x = (x[0] - t[0][0] - q[0][0]) % P, (x[1] - t[0][1] - q[0][1]) % P
    y = mul2(slope, (t[0][0] - x[0], t[0][1] - x[1]))
    c = mul2(slope, t[0])
    c, d = (c[0] - t[1][0], c[1] - t[1][1]), (-slope[0] * p[0], -slope[1] * p[0])
    line = [c[0] - c[1], 0, d[0] - d[1], p[1], 0, 0, c[1], 0, d[1], 0, 0, 0]
    return (x, ((y[0] - t[1][0]) % P, (y[1] - t[1][1]) % P)), line


def pairings_cancel(pairs):
    """True if the product of the pairings of (point of G1, point of G2) is one."""
    f, at = [1] + [0] * 11, [q for _, q in pairs]
    for bit in bin(X)[3:]:
        f = mul12(f, f)
        for i, (p, q) in enumerate(pairs):
            (x, y), three = at[i], mul2(at[i][0], at[i][0])
            three = 3 * three[0], 3 * three[1]
            slope = mul2(three, invert2((2 * y[0], 2 * y[1])))
            at[i], line = step(at[i], at[i], slope, p)
            f = mul12(f, line)
            if bit == "1":
                (x, y), (a, b) = at[i], q
                run = invert2((x[0] - a[0], x[1] - a[1]))
                slope = mul2((y[0] - b[0], y[1] - b[1]), run)
                at[i], line = step(at[i], q, slope, p)
                f = mul12(f, line)
    result = [1] + [0] * 11
    for bit in bin((P**12 - 1) // ORDER)[2:]:
        result = mul12(result, result)
        result = mul12(result, f) if bit == "1" else result
    return result == [1] + [0] * 11


@functools.lru_cache(None)
def is_signature(number, signature, key=PUBLIC_KEY):
    """True if 96 hex digits are the beacon's signature of a round."""
    value = int(signature, 16)
    x = value % 2**381
    y = root((x**3 + 4) % P)
    if value >> 382 != 2 or x >= P or y is None:
        return False
    y = y if y * 2 // P == value >> 381 & 1 else P - y
    if times(ORDER, (x, y)) is not None:
        return False
    to = hashed(hashlib.sha256(number.to_bytes(8, "big")).digest())
    return pairings_cancel([((x, y), G2), ((to[0], -to[1]), key_point(key))])


# ---- frames, tickets, arms -----------------------------------------------------------
def check_cell(text, column):
    need(isinstance(text, str), f"{column} must be text")
    need(text.strip().casefold() not in ("", "nan", "<na>"), f"{column} is missing")
    need("|" not in text and text.isprintable(), f"{column} contains a bar or the like")
    need(text == text.strip(), f"{column} has blanks around it")


def check_frame(rows, reserve):
    """Rows [unit, stratum, m, (extra)], NFC; Differs says what no draw may rest on."""
    need(rows and len({len(row) for row in rows}) == 1, "the frame has no whole rows")
    need(len(rows[0]) in (3, 4), "the frame has not three or four columns")
    for row in rows:
        check_cell(row[0], "unit_id")
        check_cell(row[1], "stratum")
        need(all(is_whole(m, 0, 10**18 - 1) for m in row[2:]), "m_treated is no number")
        number = r"[+-]?(\d+\.\d*|\.\d+|\d+(\.\d*)?[eE][+-]?\d+)"
        need(not re.fullmatch(number, row[1], re.ASCII), "stratum given as a float")
    keys = {unicodedata.normalize("NFC", row[0].strip().casefold()) for row in rows}
    need(len(keys) == len(rows), "a unit_id stands twice")
    members: dict[str, list] = {}
    for unit, stratum, *numbers in rows:
        need(stratum.casefold() != "misfit", "a stratum may not be named misfit")
        members.setdefault(stratum, []).append((unit, numbers[0]))
    for stratum, units in members.items():
        check_stratum(stratum, units, reserve, len(rows[0]) == 4)
    if len(rows[0]) == 4:
        need(not reserve, "extra may not stand in a reserve frame")
        need(len({row[3] for row in rows}) == 1, "extra differs within the frame")
        odd = sum(len(units) % 2 for units in members.values())
        need(odd and rows[0][3] <= odd, "extra does not fit the odd strata")
    return members


def check_stratum(stratum, units, reserve, extra):
    n, m = len(units), units[0][1]
    need(len({number for _, number in units}) == 1, "m_treated differs in a stratum")
    if reserve:
        need(m == 0, "m_treated must be 0 in a reserve frame")
    elif "+" in stratum:
        need(n == 2 and m == 1, "a pair is two units, one of them treated")
        label = "+".join(sorted(unit for unit, _ in units))
        need(stratum == label, "a pair must be labelled smaller unit_id + larger")
    else:
        need(n > 1 and 0 < m < n, "a stratum without a treated unit or a control")
        need(not extra or n % 2 == 0 or m == n // 2, "m_treated is not the floor")


def lines_of(rows):
    return "".join("\t".join(map(str, row)) + "\n" for row in sorted(rows))


def assignments(sizes, odd, extra):
    """How many assignments could have been drawn, as the log writes it."""
    choose = math.lgamma
    logs = sum(
        (choose(n + 1) - choose(m + 1) - choose(n - m + 1)) / math.log(10)
        for n, m in sizes.values()
    )
    if logs > 300:
        return f"10^{logs:.2f}"
    ways = [1]
    for s, (n, m) in sizes.items():
        more = math.comb(n, m + 1) if s in odd else 0
        floor = [way * math.comb(n, m) for way in ways] + [0] * bool(more)
        ways = [
            a + b for a, b in zip(floor, [0] + [w * more for w in ways], strict=False)
        ]
    number = ways[extra] if extra < len(ways) else 0
    return number if number <= 2**53 else f"10^{math.log10(number):.2f}"


def frozen(rows, reserve):
    """All of a freeze record that follows from its rows."""
    members = check_frame(rows, reserve)
    sizes = {s: (len(units), units[0][1]) for s, units in sorted(members.items())}
    extra = rows[0][3] if len(rows[0]) == 4 else 0
    odd = [s for s, (n, _) in sizes.items() if n % 2 and len(rows[0]) == 4]
    share = fractions.Fraction(extra, len(odd) or 1)
    strata = [
        {
            "stratum": s,
            "n_units": n,
            "m_treated": m,
            "probability": str(
                (m + (share if s in odd else 0)) / fractions.Fraction(n)
            ),
        }
        for s, (n, m) in sizes.items()
    ]
    return {
        "F": sha(lines_of(rows)),
        "n_units": len(rows),
        "strata": strata,
        "possible_assignments": assignments(sizes, odd, extra),
        "table": sorted(rows),
    }


def drawn(freeze, seed):
    """All of a draw record that follows from its freeze and the seed."""
    rows, start = freeze["table"], f"{PROTOCOL}|{seed}|{freeze['F']}"
    odd = [r["stratum"] for r in freeze["strata"] if r["n_units"] % 2]
    odd.sort(key=lambda s: sha(f"{start}|misfit|{s}"))
    more = odd[: rows[0][3]] if len(rows[0]) == 4 else []
    treated = {r["stratum"]: r["m_treated"] for r in freeze["strata"]}
    for s in more:
        treated[s] += 1
    table, rank = [], dict.fromkeys(treated, 0)
    for s, _, u in sorted((s, sha(f"{start}|{s}|{u}"), u) for u, s, *_ in rows):
        rank[s] += 1
        table.append([u, s, rank[s], int(rank[s] <= treated[s])])
    return {
        "F": freeze["F"],
        "seed": seed,
        "strata": [{**r, "treated": treated[r["stratum"]]} for r in freeze["strata"]],
        "possible_assignments": freeze["possible_assignments"],
        "table": table,
        "digest": sha(lines_of(table)),
    }


# ---- what a freeze announces, and what a seed comes from -----------------------------
def named(record):
    """True if a freeze names its seed's source: logs of the earlier format do not."""
    return isinstance(record["announced"], dict) and "kind" in record["announced"]


def check_fields(value, names, what):
    need(isinstance(value, dict), f"{what} must be a mapping")
    missing, unknown = set(names.split()) - set(value), set(value) - set(names.split())
    need(not missing and not unknown, f"{what}: fields missing or unknown")


def check_labels(labels, least, what):
    good = isinstance(labels, list) and all(map(is_label, labels))
    good = good and least <= len(labels) == len(set(labels))
    need(good, f"{what} must be {least} or more roles or initials, all different")


def check_round(chain, number):
    good = is_label(chain) and chain == chain.lower() and is_whole(number, 1, 2**32)
    need(good, "a beacon is named by its chain and a round")


def check_hashes(hashes, what):
    good = isinstance(hashes, list) and all(map(is_hash, hashes))
    need(good and 3 <= len(hashes) == len(set(hashes)), f"{what}: three or more hashes")


def check_announced(announced):
    a, kind = dict(announced), announced["kind"]
    need(is_hash(a.pop("criterion", GENESIS)), "criterion must be 64 hex digits")
    need(isinstance(kind, str) and kind in ANNOUNCED, "announced: no such kind")
    url = " url" if kind == "beacon" and a.get("chain") != QUICKNET else ""
    check_fields(a, f"kind {ANNOUNCED[kind]}{url}", f"announced {kind}")
    if kind == "beacon":
        check_round(a["chain"], a["round"])
        need(a["chain"] != "quicknet", "a chain known here is named by its hash")
        link = a.get("url", "https://")
        good = isinstance(link, str) and link.isprintable() and len(link) <= 300
        need(good and re.match("https?://", link), "url must say where rounds are read")
    elif kind == "dice":
        need(is_whole(a["faces"], 2, 10), "dice have two to ten faces")
        enough = is_whole(a["rolls"], 1, 10_000) and a["faces"] ** a["rolls"] >= 2**64
        need(enough, "too few throws of dice, or too many")
        need(is_label(a["place"]), "dice: place must be a short text")
        need(moment(a["time"]), "dice: time must be written as 2026-03-02T15:00:00Z")
        check_labels(a["witnesses"], 2, "dice: witnesses")
    elif kind == "nonces":
        check_labels(a["members"], 3, "nonces: members")
        check_hashes(a["commitments"], "nonces: commitments")
        need(len(a["members"]) == len(a["commitments"]), "nonces: one of each member")
    elif kind == "simulated":
        need(
            is_text(a["text"]) and a["text"].isprintable(), "simulated: text is needed"
        )


def check_earlier(announced):
    """The earlier format: nothing, a beacon's chain and round, or commitments."""
    need(isinstance(announced, dict), "announced must be a mapping")
    known = {"beacon", "nonces", "criterion"}
    need(not set(announced) - known, "announced: unknown details")
    need(not {"beacon", "nonces"} <= set(announced), "a beacon or nonces, not both")
    if "beacon" in announced:
        check_round(*announced["beacon"])
    if "nonces" in announced:
        check_hashes(announced["nonces"], "nonces")
    need(is_hash(announced.get("criterion", GENESIS)), "criterion must be 64 digits")


def exists_from(freeze):
    """When the announced source is published or thrown; None if no clock says."""
    a = freeze["announced"]
    if a.get("kind") == "dice":
        return moment(a["time"])
    chain, number = a.get("beacon") or (a.get("chain"), a.get("round"))
    if chain not in CLOCKS:
        return None
    genesis, period = CLOCKS[chain]
    seconds = genesis + period * (number - 1)
    return datetime.datetime.fromtimestamp(seconds, UTC)


def seed_of(o, freeze):
    """The seed that follows from an origin, which must be the announced one."""
    kind, a = o.get("kind"), freeze["announced"]
    need(isinstance(kind, str) and kind in ORIGINS, "origin: no such kind")
    signed = kind == "beacon" and "signature" in o
    check_fields(o, f"kind {ORIGINS[kind]}{' signature' * signed}", f"origin {kind}")
    need(not named(freeze) or a["kind"] == kind, "not the kind that was announced")
    if kind == "beacon":
        check_beacon(o, freeze)
    if kind == "dice" and named(freeze):
        sides = "0123456789" if a["faces"] == 10 else "123456789"[: a["faces"]]
        t, half = o["transcript"], a["rolls"] // 2
        good = isinstance(t, str) and not set(t) - set(sides)
        need(good, "dice: the transcript holds other characters than the dice's digits")
        need(len(t) == a["rolls"], "dice: not the throws announced")
        again = any(t[p:] == t[:-p] for p in range(1, half + 1))  # chance below 2**-31
        need(not again, "dice: the throws repeat themselves")
    if kind == "dice":
        need(is_text(o["transcript"]), "dice: the transcript is empty")
        need(PROTOCOL not in o["transcript"], "dice: the protocol's name in it")
    if kind == "simulated":
        need(isinstance(o["text"], str), "simulated: text is needed")
        need(not named(freeze) or o["text"] == a["text"], "not the text announced")
    if kind != "nonces":
        return sha(TEXTS[kind].format(**o))
    need(all(map(is_seed, o["nonces"])), "nonces: 64 hex digits, none that repeats")
    need(len(set(o["nonces"])) == len(o["nonces"]) >= 3, "nonces: three or more")
    need(list(map(sha, o["nonces"])) == o["commitments"], "nonces: not those committed")
    announced = a.get("commitments" if named(freeze) else "nonces")
    need(announced == o["commitments"], "nonces: not the commitments of the freeze")
    return f"{functools.reduce(operator.xor, (int(x, 16) for x in o['nonces'])):064x}"


def check_beacon(o, freeze):
    a, known = freeze["announced"], o["chain"] == QUICKNET
    check_round(o["chain"], o["round"])
    need(is_hash(o["commitment"]), "beacon: commitment must be 64 hex digits")
    need(
        o["commitment"] == freeze["hash"], "beacon: commitment is not the freeze's hash"
    )
    announced = [a["chain"], a["round"]] if named(freeze) else a.get("beacon")
    need(canon(announced) == canon([o["chain"], o["round"]]), "beacon: another round")
    value, signature = o["randomness"], o.get("signature", "")
    good = isinstance(value, str) and re.fullmatch("([0-9a-f]{2}){32,}", value)
    need(good, "beacon: randomness must be 64 or more hex digits")
    need(is_seed(value[:64]), "beacon: the randomness repeats itself")
    if signature == "":
        need(not (known and named(freeze)), "beacon: the signature is not stored")
        return
    need(known, "beacon: the signature of this chain cannot be checked")
    good = isinstance(signature, str) and re.fullmatch("[0-9a-f]{96}", signature)
    need(good, "beacon: signature must be 96 hex digits")
    need(is_signature(o["round"], signature), "beacon: not the round's signature")
    randomness = hashlib.sha256(bytes.fromhex(signature)).hexdigest()
    need(value == randomness, "beacon: randomness is not the signature's SHA-256")


def is_seed(seed):
    periods = range(1, 9)
    return is_hash(seed) and all(seed[p:] != seed[:-p] for p in periods)


# ---- the log: chain, order, times ----------------------------------------------------
class Log:
    """Where every frame stands; records are followed one by one."""

    def __init__(self):
        self.live: dict[str, dict] = {name: {"replaces": []} for name in FRAMES}
        self.known, self.voids, self.seen, self.time = {}, [], {}, None
        self.announces, self.draws, self.hashes = False, [], {}

    def follow(self, r):
        """Check a record against all before it; Differs when it may not follow."""
        need(r.get("frame") in FRAMES, "no such frame")
        need(isinstance(r.get("event"), str) and r["event"] in FIELDS, "no such event")
        need(r.get("protocol") == PROTOCOL, f"protocol must be {PROTOCOL}")
        self.check_record(r)
        at = self.live[r["frame"]]
        getattr(self, r["event"])(r, at)
        self.check_time(r, at)
        if r["event"] in ("freeze", "seed", "draw"):
            at[r["event"]] = r
        self.time = moment(r["time"])
        self.seen[r["frame"]] = r

    def check_record(self, r):
        more, may = "", set()
        if r["event"] == "freeze":
            may = {"file_sha256"}
            need("announced" in r, "announced is missing")
            if named(r):
                more = " sources rule" + " reserve" * (r["frame"] == "trial")
        fields = f"{COMMON} {FIELDS[r['event']]}{more}"
        check_fields({k: r[k] for k in set(r) - may}, fields, r["event"])
        versions = r["versions"]
        need(isinstance(versions, dict), "versions must be a mapping")
        texts = [r["commit"], *versions.values()]
        good = all(isinstance(text, str) and text for text in texts)
        need(good, "commit and versions must be texts")
        need(is_hash(r.get("file_sha256", GENESIS)), "file_sha256 must be a hash")
        need("reason" not in r or is_text(r["reason"]), "the reason is missing")
        if more:
            need(isinstance(r["sources"], list), "sources must be a list")
            for source in r["sources"]:
                check_fields(source, "name sha256", "source of the frame")
                need(is_text(source["name"]) and is_hash(source["sha256"]), "no source")
            need(isinstance(r["rule"], str), "rule must be a text")

    def check_time(self, r, at):
        now = moment(r["time"])
        need(now, "time must be written as 2026-03-02T15:00:00Z")
        need(not self.time or now >= self.time, "time runs backward")
        if r["event"] == "freeze":
            known = exists_from(r)
            need(
                not known or now < known, "the seed's source existed before the freeze"
            )
        if r["event"] == "seed":
            known = exists_from(at["freeze"])
            need(not known or now >= known, "a seed recorded before its source existed")

    def freeze(self, r, at):
        trial, reserve = self.live["trial"], self.live["reserve"]
        need("freeze" not in at, "the frame is frozen already")
        if named(r):
            check_announced(r["announced"])
            self.announces = True
            ranked = r["announced"]["kind"] == "trial"
            need(
                ranked == (r["frame"] == "reserve"),
                "a reserve, and it alone, is ranked",
            )
            late = r["frame"] == "reserve" and "freeze" in trial
            need(not late, "the trial is frozen: its reserve must be frozen before it")
            if r["frame"] == "trial":
                stands = reserve.get("freeze")
                own = stands and not named(stands)
                need(not own, "the reserve was frozen with a seed of its own")
                stands = stands["hash"] if stands else "none"
                need(r["reserve"] == stands, "the freeze does not name its reserve")
        else:
            need(not self.announces, "the freeze names no source of its seed")
            check_earlier(r["announced"])
            late = r["frame"] == "reserve" and "draw" in trial
            need(not late, "the trial is drawn: a reserve must be ranked before")
        need(isinstance(r["table"], list), "the table is missing")
        for name, value in frozen(r["table"], r["frame"] == "reserve").items():
            need(
                canon(r[name]) == canon(value), f"{name} differs from that of the rows"
            )
        units = {row[0] for row in r["table"]}
        for name, other in self.live.items():
            rows = other["freeze"]["table"] if "freeze" in other else []
            need(not units & {row[0] for row in rows}, f"a unit stands in {name} too")

    def seed(self, r, at):
        need("freeze" in at, "the frame must be frozen before its seed is known")
        need("seed" not in at, "the frame has a seed already")
        own = r["frame"] != "reserve" or not named(at["freeze"])
        need(own, "a reserve has no seed of its own: the trial's seed ranks it")
        known = self.known.setdefault(r["seed"], r["n"])
        need(known >= at["freeze"]["n"], "the seed was known before the freeze")
        need(isinstance(r["origin"], dict), "origin must be a mapping")
        new = known == r["n"] or r["origin"].get("kind") != "dice"
        need(new or not named(at["freeze"]), "dice: the throws of another seed")
        need(seed_of(r["origin"], at["freeze"]) == r["seed"], "not its origin's seed")
        need(is_seed(r["seed"]), "the seed repeats itself")
        need(r["freeze"] == at["freeze"]["hash"], "freeze is another record")

    def draw(self, r, at):
        need("freeze" in at and "draw" not in at, "no freeze, or drawn already")
        source, reserve = at, self.live["reserve"]
        if r["frame"] == "reserve" and named(at["freeze"]):
            source = self.live["trial"]
            need("draw" in source, "a reserve is ranked after its trial is drawn")
        need("seed" in source, "the frame must have its seed before the draw")
        need("criterion" not in at["freeze"]["announced"], "a re-randomization is due")
        waits = r["frame"] == "trial" and "freeze" in reserve and "draw" not in reserve
        need(not waits or named(at["freeze"]), "the reserve must be ranked before")
        seed = source["seed"]
        again = drawn(at["freeze"], seed["seed"])
        again.update(origin=seed["origin"], freeze=at["freeze"]["hash"])
        again["seed_record"] = seed["hash"]
        for name, value in again.items():
            need(
                canon(r[name]) == canon(value), f"{name} differs from that drawn again"
            )
        if source is at:  # a reserve's ranks follow from its trial's draw
            self.draws.append((r, source["freeze"], seed))

    def stands(self, name):
        """Live records of a frame: with a trial its reserve's ranks."""
        at = self.live[name]
        records = [at[k] for k in ("freeze", "seed", "draw") if k in at]
        ranks = self.live["reserve"].get("draw")
        if name == "trial" and ranks and "freeze" in at and named(at["freeze"]):
            records.append(ranks)
        return sorted([*records, *at["replaces"]], key=lambda r: r["n"])

    def void(self, r, at):
        records = self.stands(r["frame"])
        need(records, "there is nothing of this frame to void")
        bound = "reserve" in self.live["trial"].get("freeze", {})
        need(
            r["frame"] != "reserve" or not bound,
            "the trial's freeze names this reserve",
        )
        hashes = [record["hash"] for record in records]
        need(canon(r["voids"]) == canon(hashes), "a void must name what it voids")
        if r["frame"] == "trial" and named(at["freeze"]):
            self.live["reserve"].pop("draw", None)
        self.live[r["frame"]] = {"replaces": []}
        self.draws = [one for one in self.draws if one[0]["hash"] not in hashes]
        self.voids.append(r)

    def replace(self, r, at):
        need(r["frame"] == "trial", "units of the trial alone are replaced")
        reserve = self.live["reserve"]
        need("draw" in at, "the trial must be drawn before a unit is replaced")
        need("freeze" in reserve, "no reserve is frozen: nothing can take a place")
        need("draw" in reserve, "the reserve must be ranked before a unit is replaced")
        ranks = reserve["draw"]
        place = {u: [s, treated] for u, s, _, treated in at["draw"]["table"]}
        for one in at["replaces"]:
            place[one["replacement"]] = place.pop(one["unit"])
        need(r["unit"] in place, "the unit is not in the study now")
        used = {one["replacement"] for one in at["replaces"]}
        stratum, treated = place[r["unit"]]
        queue = [
            (rank, u)
            for u, s, rank, _ in ranks["table"]
            if s == stratum and u not in used
        ]
        need(queue, "no reserve is left in the stratum")
        rank, unit = min(queue)
        again = [stratum, treated, unit, rank, at["draw"]["hash"], ranks["hash"]]
        names = ("stratum", "treated", "replacement", "reserve_rank", "draw")
        found = [r[name] for name in (*names, "reserve_draw")]
        need(canon(found) == canon(again), "not the next reserve of the stratum")
        at["replaces"].append(r)

    def look(self, r, at):
        named = "draw" in at and r["draw"] == at["draw"]["hash"]
        need(named and is_hash(r["data"]), "a look must name its draw and its data")

    def missing(self, given):
        """One sentence per frame that has no standing draw."""
        for name in FRAMES:
            at, last = (
                self.live[name],
                [v["n"] for v in self.voids if v["frame"] == name],
            )
            if self.is_drawn(at):
                continue
            trial = self.live["trial"].get("freeze")
            without = (
                name == "reserve" and trial and trial.get("reserve", "none") == "none"
            )
            if "freeze" in at:
                seeded = " and its seed recorded" * ("seed" in at)
                yield f"{name}: frozen{seeded}, not drawn"
            elif last and not without:
                yield f"{name}: voided by record {last[-1]}, nothing of it stands"
            elif not last and name in given:
                yield f"{name}: this log holds no freeze of that frame"
        if not any(map(self.is_drawn, self.live.values())):
            yield "nothing is drawn"

    @staticmethod
    def is_drawn(at):
        """A re-randomized frame has no draw record: it follows from its criterion."""
        criterion = "seed" in at and "criterion" in at["freeze"]["announced"]
        return "draw" in at or criterion


def read_record(line, n, previous):
    """A line's record, whose place in the chain holds."""
    need(line.endswith(b"\n"), "cut off, or saved again without its line end")
    try:
        r = json.loads(line.decode("utf-8"))
        same = canon(r).encode("utf-8") + b"\n" == line
    except (ValueError, RecursionError):
        raise Differs("not a JSON record") from None
    need(
        isinstance(r, dict) and isinstance(r.get("hash"), str), "no record with a hash"
    )
    need(same, "not written as this log writes its records")
    bare = canon({k: v for k, v in r.items() if k != "hash"})
    need(r["hash"] == sha(bare), "its hash is not that of its content")
    need(is_whole(r.get("n"), n, n), "moved, or others removed")
    need(r.get("prev") == previous, "does not follow the record before it")
    return r


def read_frame(path):
    """Rows of a frame's file, as the log would hold them."""
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError as error:
        raise Differs(f"cannot be read: {error.strerror}") from None
    need(content.endswith(b"\n") and b"\r" not in content, "lines must end in LF alone")
    need(not content.startswith(b"\xef\xbb\xbf"), "a byte order mark")
    try:
        text = io.StringIO(content.decode("utf-8"))
        header, *body = csv.reader(text, strict=True)
    except (UnicodeDecodeError, csv.Error, ValueError):
        raise Differs("not a CSV file in UTF-8") from None
    need(body and all(len(row) == len(header) for row in body), "no whole rows")
    need(len(set(header)) == len(header), "a column name occurs twice")
    columns = set(header)
    good = set(NAMES[:3]) <= columns <= {*NAMES, *OTHER_COLUMNS}
    need(good, "unit_id, stratum and m_treated, and no outcome or earlier draw")
    cells = [dict(zip(header, row, strict=True)) for row in body]
    plain = re.compile("0|[1-9][0-9]{0,17}")
    good = all(plain.fullmatch(c[k]) for c in cells for k in NAMES[2:] if k in c)
    need(good, "m_treated must be a plain decimal such as 2")
    if "ubigeo" in columns:
        good = all(re.fullmatch("[0-9]{6}", c["ubigeo"]) for c in cells)
        need(good, "ubigeo must be six digits as text: a leading zero is lost")
        pairs = {(c["ubigeo"], c["stratum"]) for c in cells}
        need(len(pairs) == len({u for u, _ in pairs}), "a district in two strata")
    nfc = functools.partial(unicodedata.normalize, "NFC")
    return [
        [
            nfc(c["unit_id"]),
            nfc(c["stratum"]),
            *(int(c[k]) for k in NAMES[2:] if k in c),
        ]
        for c in cells
    ]


def parse_anchor(text):
    """(hash, time or None) of HASH or HASH@TIME; ValueError in words."""
    value, at, time = text.strip().partition("@")
    value, time = value.strip().lower(), time.strip()
    if not is_hash(value):
        raise ValueError("an anchor is 64 hex digits, or HASH@TIME")
    when = None
    if at:
        zone = r".*(Z|[+-]\d\d:\d\d)"
        if not re.fullmatch(zone, time):
            raise ValueError("an anchor's time is 2026-03-02T15:00Z or with -05:00")
        time = time[:-1] + "+00:00" if time.endswith("Z") else time
        when = datetime.datetime.fromisoformat(time)
    return value, when


def anchoring(log, records, anchors):
    """What the anchors confirm of every standing draw, and lines that say it."""
    by_hash = {r["hash"]: r for r in records}
    for value, when in anchors:
        need(
            value in by_hash,
            f"anchor {value[:16]}: no record of this log has that hash",
        )
        r = by_hash[value]
        late = when and moment(r["time"]) > when + datetime.timedelta(minutes=10)
        need(not late, f"anchor {value[:16]}: published before its record was written")
        print(
            f"anchor {value[:16]}: confirms record {r['n']} ({r['event']} {r['frame']})"
        )
    found = [(by_hash[value]["n"], when) for value, when in anchors]
    weakest = 2
    for r, freeze, seed in log.draws:
        kind = freeze["announced"].get("kind")
        known = exists_from(freeze)
        for n, when in found:
            early = n >= seed["n"] and when and known and when < known
            need(not early, f"record {n}: a seed published before it could be known")
        known = moment(seed["time"]) if kind == "nonces" else known
        if kind in (None, "simulated"):
            known = None
        first = any(
            freeze["n"] <= n < seed["n"] and when and known and when < known
            for n, when in found
        )
        weakest = min(weakest, 2 if first else any(n >= r["n"] for n, _ in found))
    return weakest if log.draws else 0


def rests_on(freeze):
    """What a seed rests on beside the log."""
    if not named(freeze):
        return ["source not announced"]
    a = freeze["announced"]
    if a["kind"] == "beacon":
        unchecked = [f"signature not checked, see {a.get('url')}"] * ("url" in a)
        return unchecked + ["clock of the beacon not known"] * (
            a["chain"] not in CLOCKS
        )
    return {
        "dice": ["rests on witnesses"],
        "nonces": ["rests on the members' secrecy"],
        "simulated": ["simulated seed"],
    }[a["kind"]]


VERDICTS = (
    "internally consistent, not anchored",
    "verified, draw anchored only",
    "verified, freeze anchored before the round",
)


def verify(path, frames, anchors):
    """Print one line per record and the verdict; 0, or 3."""
    log, records, previous = Log(), [], GENESIS
    verdict, good = "differs", False
    try:
        with open(path, "rb") as file:
            lines = file.readlines()
    except OSError:
        print("the log is not there")
        return say("not drawn", log)
    if not lines:
        print("the log is empty: nothing was frozen or drawn")
        return say("not drawn", log)
    try:
        for n, line in enumerate(lines, 1):
            where = f"line {n}"
            records.append(read_record(line, n, previous))
            previous = records[-1]["hash"]
        for r in records:
            where = f"line {r['n']}"
            log.follow(r)
            print(f"line {r['n']}: {r['event']} {r['frame']} {r['hash']} verified")
        for name, file in frames.items():
            where, at = file, log.live[name]
            if "freeze" in at:
                rows = read_frame(file)
                check_frame(rows, name == "reserve")
                same = sha(lines_of(rows)) == at["freeze"]["F"]
                need(same, "not the frame that was frozen")
        where, beside = "anchors", pathlib.Path(path).parent
        for proof in sorted([*beside.glob("*.tsr"), *beside.glob("*.ots")]):
            print(f"{proof.name}: a proof of time, not checked here (openssl ts, ots)")
        verdict = VERDICTS[anchoring(log, records, anchors)]
        missing = list(log.missing(frames))
        good = not missing
        print(*missing, sep="\n", end="\n" if missing else "")
    except Differs as found:
        print(f"{where}: DIFFERS: {found}")
        return say("differs", log)
    except NOT_A_RECORD as error:
        print(f"{where}: DIFFERS: not a whole record ({type(error).__name__})")
        return say("differs", log)
    said = list(dict.fromkeys(text for _, f, _ in log.draws for text in rests_on(f)))
    alone = {n for n in log.live if "freeze" in log.live[n]} - set(frames)
    said += [f"no frame file compared: {', '.join(sorted(alone))}"] * bool(alone)
    verdict = "; ".join([verdict, *said]) if good else "not drawn"
    return say(verdict, log, 3 * (not good))


def say(verdict, log, code=3):
    n = len(log.voids)
    print(f"randomization: {verdict}" + (f"; {n} void{'s' * (n > 1)}" if n else ""))
    return code


def main(arguments):
    """0 verified, 3 not, 2 wrong use."""
    arguments, anchors = list(arguments), []
    if {"-h", "--help"} & set(arguments):
        print(__doc__)
        return 0
    try:
        while "--anchor" in arguments:
            at = arguments.index("--anchor")
            if not arguments[at + 1 :]:
                raise ValueError("--anchor needs a value")
            anchors.append(parse_anchor(arguments[at + 1]))
            del arguments[at : at + 2]
        if unknown := [one for one in arguments if one.startswith("-")]:
            raise ValueError(f"not known: {unknown[0]}")
        if not arguments:
            raise ValueError("name the log")
        log, *given = arguments
        if not log.strip():
            raise ValueError("the name of the log is empty")
        frames = {}
        for name, mark, file in (item.partition("=") for item in given):
            if not mark or name not in FRAMES:
                raise ValueError(f"expected NAME=FILE; frames are {', '.join(FRAMES)}")
            if not file.strip():
                raise ValueError(f"the file of {name} is empty")
            if name in frames:
                raise ValueError(f"{name} is given twice")
            frames[name] = file
    except ValueError as error:
        print(f"{error}\n{__doc__}", file=sys.stderr)
        return 2
    return verify(log, frames, anchors)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
