"""What is asked of pyfixest, loaded without the rest of it.

`import pyfixest` loads great_tables, IPython, docx and seaborn for tables and plots of
its own. Whoever imports it first decides what is loaded: all do so through this module.
"""

from perutip.left_out import left_out

__all__ = ["Formula", "create_model_matrix", "demean", "model_matrix", "pf"]

with left_out("maketables", "pyfixest.estimation.post_estimation.ritest"):
    import pyfixest as pf
    from pyfixest.core.demean import demean
    from pyfixest.estimation.formula import model_matrix
    from pyfixest.estimation.formula.model_matrix import create_model_matrix
    from pyfixest.estimation.formula.parse import Formula
