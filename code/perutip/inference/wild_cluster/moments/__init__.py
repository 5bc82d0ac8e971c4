"""From the rows of a regression to moments by cluster, all that the bootstrap needs."""
