"""Months as rulings write them."""

MONTH = (
    "(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|se[pt]?tiembre|octubre"
    "|noviembre|diciembre)"
)
