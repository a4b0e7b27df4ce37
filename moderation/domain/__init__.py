"""The moderation vocabulary and its pure rules; imports nothing but the standard library and opencc tables."""
