"""A newsroom's morning for the screenshots: comments as readers write them, all of our own invention."""

from dataclasses import dataclass

from moderation.domain.review import DecisionAction
from tests.browser.newsroom import Newsroom

BRIDGE = "/zcjh/jishixinwen/8963.html"
BUS = "/sxnews/shehui/20416.html"
SCHOOL = "/sxnews/jiaoyu/20398.html"
NOTICE = "/zcjh/gonggao/3012.html"
TITLES = {
    BRIDGE: "停了两年的东关石桥又能走人了",
    BUS: "307路公交延长到汾河公园，下月起试行",
    SCHOOL: "市里二十所学校食堂重新招标",
    NOTICE: "关于汾河公园夜间照明检修的公告",
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

WHO = ("东门的", "老厂区", "南关小吃", "柳巷", "北营", "府西街")
WHAT = (
    "路灯该换了",
    "公交站牌看不清",
    "菜市场修得不错",
    "雨水口堵了半个月",
    "新开的书店很安静",
    "停车费涨得没道理",
    "图书馆闭馆太早",
)
# Comments an hour.
HOURS = (0, 1, 2, 4, 5, 3, 4, 6, 3, 2, 3, 4, 3, 2, 1, 1, 0, 1)


def a_day_before(newsroom: Newsroom) -> None:
    """Lets a day pass, of which nothing is left waiting: every seventh comment was rejected."""
    told = 0
    for count in HOURS:
        newsroom.clock.advance(3600)
        for number in range(told, told + count):
            who, what = WHO[number % len(WHO)], WHAT[number // len(WHO) % len(WHAT)]
            thread = (BUS, SCHOOL, NOTICE)[number % 3]
            address = f"203.0.113.{number + 1}"
            sent = newsroom.hold(f"我们{who}那边，{what}。", who, thread, address, page_title=TITLES[thread])
            newsroom.clock.advance(90)
            if number % 7:
                newsroom.decide(sent, DecisionAction.ACCEPT, "fits_rules")
            else:
                newsroom.decide(sent, DecisionAction.REJECT, "off_topic")
        told += count


def tell(newsroom: Newsroom) -> list[str]:
    """Lets the morning happen; returns the ids, oldest first. The first is accepted at once, all others wait."""
    ids: list[str] = []
    for story in MORNING:
        newsroom.clock.advance(story.minutes_later * 60)
        fields = {"page_title": TITLES[story.thread], "reply_to": ids[0] if story.answers_first else None}
        ids.append(newsroom.hold(story.body, story.nickname, story.thread, story.address, **fields))
        if story is MORNING[0]:
            newsroom.decide(ids[0], DecisionAction.ACCEPT, "fits_rules")
    newsroom.clock.advance(90)
    return ids
