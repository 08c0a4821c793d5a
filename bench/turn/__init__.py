"""How long one turn of a conversation takes, and where its milliseconds go."""
