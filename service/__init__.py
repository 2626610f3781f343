"""The command line, the HTTP service and the use cases both of them call."""
