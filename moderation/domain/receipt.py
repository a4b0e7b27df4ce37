"""What proves without an account that a comment is one's own: the token in the receipt of its submission."""

import base64
import hashlib
import hmac

_PURPOSE = b"moderation author receipt 1"


def author_token(secret: bytes, comment_id: str) -> str:
    """The token of a comment's receipt: 256 bits in 43 URL-safe characters.

    It is derived from the service's secret and nowhere stored, so a repeated submission gets the same one.
    """
    # A key of its own, since digests of captcha answers are made with the same secret.
    key = hmac.digest(secret, _PURPOSE, hashlib.sha256)
    return base64.urlsafe_b64encode(hmac.digest(key, comment_id.encode(), hashlib.sha256)).decode("ascii").rstrip("=")


def is_author_token(secret: bytes, comment_id: str, token: str) -> bool:
    """Whether the token is that of the comment's receipt; takes the same time for every wrong one."""
    return hmac.compare_digest(author_token(secret, comment_id).encode(), token.encode("utf-8", "surrogatepass"))
