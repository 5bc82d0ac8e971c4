"""A run: options, controller, staging, what a step was made from, environment."""
