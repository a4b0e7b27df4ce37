"""The unit tests of the evaluation, on texts made up for them."""
