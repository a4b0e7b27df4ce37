"""IP 属地 as readers, moderators and programs see it, with a database of regions and without one."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from moderation.domain.verdict import Posture
from moderation.settings import Settings
from moderation.web.app import Application
from tests.integration.web.desk import PASSWORD, Desk, text_of
from tests.integration.web.world import THREAD, PolicyInForce, Visitor
from tests.region_file import CALIFORNIA, SHANXI, TAIPEI, write_regions

EMBED = f"/embed/comments?site=demo&thread={THREAD}"


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"region_database": write_regions(tmp_path / "regions.mmdb")})


def post(app: Application, address: str, body: str, status: int) -> str:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    answer = Visitor(client).post_comment(body)
    assert answer.status_code == status, answer.text
    return str(answer.get_json()["id"])


@pytest.fixture
def open_site(in_force: PolicyInForce) -> None:
    """Screening alone publishes."""
    in_force.change(sites={"demo": replace(in_force.policy.sites["demo"], posture=Posture.OPEN, postures={})})


@pytest.mark.usefixtures("open_site")
def test_readers_see_province_or_country_beside_the_nickname(app: Application, client: FlaskClient) -> None:
    texts = {SHANXI: "桥修好了", TAIPEI: "想念刀削面", CALIFORNIA: "老照片真好看", "192.0.2.7": "几点开门呢"}
    for address, body in texts.items():
        post(app, address, body, 201)

    listed = client.get(f"/v1/threads{THREAD}/comments?site=demo").get_json()["comments"]
    assert [it["ip_region"] for it in listed] == [
        None,
        {"code": "US", "zh": "美国", "en": "United States"},
        {"code": "TW", "zh": "中国台湾", "en": "Taiwan, China"},
        {"code": "CN-SX", "zh": "山西", "en": "Shanxi"},
    ]
    chinese, english = (text_of(client.get(f"{EMBED}&lang={lang}").text) for lang in ("zh", "en"))
    assert re.findall(r"IP 属地：(\S+)", chinese) == ["美国", "中国台湾", "山西"]
    assert [it in english for it in ("from United States", "from Taiwan, China", "from Shanxi")] == [True] * 3
    assert english.count("from ") == 3


def test_moderators_see_it_in_the_authors_strip_and_programs_in_the_item(app: Application, desk: Desk) -> None:
    known, unknown = post(app, SHANXI, "来自山西的评论", 202), post(app, "192.0.2.7", "不知来自哪里的评论", 202)

    assert "IP 属地 山西" in text_of(desk.get(f"/review/{known}?lang=zh").text)
    assert "IP region Shanxi" in text_of(desk.get(f"/review/{known}?lang=en").text)
    assert "IP 属地 未知" in text_of(desk.get(f"/review/{unknown}?lang=zh").text)
    opened = app.test_client().post("/v1/sessions", json={"name": desk.name, "password": PASSWORD})
    bearer = {"Authorization": f"Bearer {opened.get_json()['token']}"}
    items: list[dict[str, Any]] = app.test_client().get("/v1/review/items", headers=bearer).get_json()["items"]
    assert {it["id"]: it["ip_region"] and it["ip_region"]["code"] for it in items} == {known: "CN-SX", unknown: None}
