"""The field team's commands on the draw, in the folder of the registers.

`main` is in `commands`; nothing is imported here, so that its options are read before
any package loads.
"""
