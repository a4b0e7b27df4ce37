"""`python -m moderation` is the console script."""

from moderation.cli import main

main()
