"""What is asked of scikit-learn, loaded without the rest of it.

Its linear models load each other and the search over parameters, which a ridge
regression by leave-one-out errors does not enter. Whoever imports it first decides what
is loaded: all do so through this module.
"""

from perutip.left_out import left_out

__all__ = ["CountVectorizer", "RidgeCV", "TfidfTransformer"]

NOT_ASKED = (
    *("bayes", "coordinate_descent", "glm", "huber", "least_angle", "logistic"),
    *("omp", "passive_aggressive", "perceptron", "quantile", "ransac"),
    *("stochastic_gradient", "theil_sen"),
)

with left_out(
    "sklearn.model_selection", *(f"sklearn.linear_model._{one}" for one in NOT_ASKED)
):
    from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
    from sklearn.linear_model import RidgeCV
