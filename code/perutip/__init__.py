"""Anti-trafficking work in Peru: what the numbered steps of the package share.

TIP: trafficking in persons. Importing it sets the BLAS threads, which must happen
before numpy loads: more than one changes last bits and is slower here.
"""

import os

for _name in ("OPENBLAS", "OMP", "MKL", "NUMEXPR"):
    os.environ.setdefault(f"{_name}_NUM_THREADS", "1")
os.environ.setdefault("VECLIB_MAXIMUM_THREADS", "1")
