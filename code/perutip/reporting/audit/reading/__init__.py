"""From printed rows and drawn points to facts about counts."""
