"""What the service does, one file a use case, against the ports in `ports/`."""
