"""Migrations, oldest first; run by `moderation migrate`."""
