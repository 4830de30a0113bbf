"""A whole wave as YAML folder or JSON, read and written."""
