"""What runs inside a python step's own process.

The package imports nothing of Wayfarer, so that a process starts quickly and holds nothing worth reading.
"""
