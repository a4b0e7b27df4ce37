"""Long-running loops beside the web server."""
