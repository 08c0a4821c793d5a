"""The logistics domain on the unchanged platform and shell."""
