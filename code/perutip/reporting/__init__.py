"""Results, exhibits, disclosure and manifest; nothing here estimates anything.

Rooms import leftwards only: audit, paper < rows < tables < figures, lines, received,
findings < track4tip < the rooms of other steps < page.
"""
