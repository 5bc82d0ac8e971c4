"""Spanish rulings to term counts to the Person-Centered Practices Index."""
