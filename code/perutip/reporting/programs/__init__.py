"""Which line of which program makes an exhibit, or the numbers of an estimator."""
