"""What was drawn, for the steps that use it: verified log, arms, who may look."""
