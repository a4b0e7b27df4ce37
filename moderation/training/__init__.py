"""Makes and measures models: the shipped one from labelled texts, an adapted one from moderators' decisions."""
