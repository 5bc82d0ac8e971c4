"""What was asked in communities: survey, beliefs, interviews, and what is missing."""
