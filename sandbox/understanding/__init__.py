"""Understanding of a traveller's turn by rules: English and Russian text in, slots and an intent out."""
