"""What the use cases need of the world, as small protocols by topic; `adapters` implements them on real things."""
