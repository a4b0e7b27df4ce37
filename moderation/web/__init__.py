"""HTTP: the public API, the review console and the demo page."""
