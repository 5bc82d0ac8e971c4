"""What codes, fonts, scanners and typists did to letters, and the way back."""
