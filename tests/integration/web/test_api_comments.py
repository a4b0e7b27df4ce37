"""POST /v1/comments: what becomes of a comment, in whole answers."""

from tests.integration.web.world import Visitor


def test_it_holds_a_comment_for_a_moderator(visitor: Visitor) -> None:
    response = visitor.post_comment()

    assert response.status_code == 202
    assert response.get_json()["status"] == "held"
