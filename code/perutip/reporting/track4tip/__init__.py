"""Lines and figures of the prosecutor training, from what its designs return."""
