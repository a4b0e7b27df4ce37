"""A newsroom's morning for the screenshots: comments as readers write them, all of our own invention."""

from dataclasses import dataclass

from tests.browser.newsroom import Newsroom

BRIDGE = "/zcjh/jishixinwen/8963.html"
BUS = "/sxnews/shehui/20416.html"
SCHOOL = "/sxnews/jiaoyu/20398.html"
TITLES = {
    BRIDGE: "停了两年的东关石桥又能走人了",
    BUS: "307路公交延长到汾河公园，下月起试行",
    SCHOOL: "市里二十所学校食堂重新招标",
}


@dataclass(frozen=True, slots=True)
class Story:
    """One comment, sent so many minutes after the one before, from where `region_file` knows about.

    Some answer the first of all.
    """

    minutes_later: int
    nickname: str
    body: str
    thread: str = BRIDGE
    address: str = "1.68.20.7"
    answers_first: bool = False


MORNING = (
    Story(0, "汾河水", "桥修好了，孩子上学不用绕路了，给施工队点个赞。"),
    Story(9, "老城墙下", "记者写得太软，工期拖了半年，一句没提。傻逼才信这是提前完工。", BRIDGE, "1.69.100.23", True),
    Story(4, "顺风车小王", "每天早晚跑太原，拼车加微信 sf8812pin，价格好商量。", BUS, "49.112.2.77"),
    Story(12, "晋阳读者", "307路能不能晚点收车？下夜班的人实在打不到车。", BUS, "1.70.113.120"),
    Story(3, "代办一条龙", "公司注册、代開發票、记账，電話1 3 8-1234-5678，隨時可約。", SCHOOL, "8.8.8.78"),
    Story(6, "三尺讲台", "孩子学校的食堂换了承包商，菜少了，价钱没少，希望教育局去看看。", SCHOOL, "1.71.100.9"),
    Story(2, "看热闹的", "哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈", BUS, "1.36.0.40"),
    Story(5, "幸运转盘", "手气好的来，注册就送88元，看 www.lucky-88.example", BRIDGE, "192.0.2.79"),
    Story(7, "退休司机老梁", "桥头的限速牌被树挡住了，外地车根本看不见，早晚要出事。", address="1.68.113.45"),
    Story(1, "河东客", "评论区一半是托，滚出去。", address="1.80.100.61"),
)


def tell(newsroom: Newsroom) -> list[str]:
    """Lets the morning happen; returns the ids, oldest first. The first is accepted at once, all others wait."""
    ids: list[str] = []
    for story in MORNING:
        newsroom.clock.advance(story.minutes_later * 60)
        fields = {"page_title": TITLES[story.thread], "reply_to": ids[0] if story.answers_first else None}
        ids.append(newsroom.hold(story.body, story.nickname, story.thread, story.address, **fields))
        if story is MORNING[0]:
            newsroom.hire("刘编辑").decide(ids[0], "accept")
    newsroom.clock.advance(90)
    return ids
