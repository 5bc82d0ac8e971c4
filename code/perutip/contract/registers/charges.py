"""Charge codes of Peru's Penal Code before and after Law 31146 (2021), on one scale.

Trafficking stood in articles 153 and 153-A (Laws 28950 and 30251) until Law 31146 moved
it to 129-A and 129-B; sexual exploitation is 129-C. Registers went on using the old
numbers until 2023, so that the old code after the law is no error, while the new code
at filing before the law is one.
"""

import datetime as dt

LAW_31146 = dt.date(2021, 3, 30)

TRAFFICKING = ("129-A", "129-B", "153", "153-A")
NEW_CODES = ("129-A", "129-B", "129-C")
LESSER = ("129-C", "179", "180", "181", "OTHER")
CHARGE_CODES = TRAFFICKING + LESSER

ONE_SCALE = {
    "153": "trafficking",
    "129-A": "trafficking",
    "153-A": "aggravated trafficking",
    "129-B": "aggravated trafficking",
    "129-C": "sexual exploitation",
    "179": "favouring prostitution",
    "180": "pimping",
    "181": "pimping",
    "OTHER": "other offence",
}

# Legal minima in years of prison, Law 31146: article 129-A 8-15, article 129-B 12-20.
LEGAL_MINIMUM_YEARS = {"trafficking": 8, "aggravated trafficking": 12}

# First and last year of prison that the law allows per offence (129-A 8-15; 129-B
# 12-20, 25 or more with death or a victim under 14; 129-C 10-15 and its aggravated
# forms). Reductions for pleas go below, which is why a sentence outside is counted and
# not refused. Lesser charges: to be checked before they are quoted.
LEGAL_RANGE_YEARS = {
    "trafficking": (6, 15),
    "aggravated trafficking": (10, 35),
    "sexual exploitation": (8, 35),
    "favouring prostitution": (3, 20),
    "pimping": (2, 20),
}
