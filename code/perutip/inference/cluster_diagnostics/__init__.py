"""What the clusters of a regression can bear: variances, leverage, influence.

For one linear combination R'b of a least squares regression: CRV1, CRV2 and CRV3,
leverage and partial leverage by cluster, estimates without each cluster, effective
numbers of clusters. Everything is computed from one cross product per cluster.
"""

from perutip.inference.cluster_diagnostics.diagnose import (
    ClusterDiagnostics,
    FewTreatedClusters,
    SingularWithoutCluster,
    cluster_diagnostics,
)
from perutip.inference.cluster_diagnostics.effective import effective_clusters
from perutip.inference.cluster_diagnostics.variances import ClusterVariance

__all__ = [
    "ClusterDiagnostics",
    "ClusterVariance",
    "FewTreatedClusters",
    "SingularWithoutCluster",
    "cluster_diagnostics",
    "effective_clusters",
]
