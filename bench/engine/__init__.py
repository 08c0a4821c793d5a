"""The engine beside other durable engines: the same work, the same machine, one run."""
