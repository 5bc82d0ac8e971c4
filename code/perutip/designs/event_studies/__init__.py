"""Event studies: leads and lags around the training, by their covariance."""
