"""The worker: claims a command, runs its tools, reports the outcome."""
