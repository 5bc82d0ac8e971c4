"""The headlines of the prosecutor training, and what they are sensitive to."""
