"""Innocent texts round terms that no shipped list was tuned on: the guards are principles, not phrases."""

from functools import cache

import pytest

from moderation.checks.banned_words import Options, build
from moderation.domain.screening import Check
from tests.unit.checks.written import Lists, found, term

ABUSE = "骗子 垃圾 滚蛋 去死 死妈 婊子 贱货 杂种 狗屎 傻蛋 二货 煞笔 脑瘫 弱智 蠢猪 猪头 混账 流氓 变态 色狼"
TRADE = (
    "黄片 色情 一夜情 约炮 包养 裸照 三级片 约妹子 赌场 博彩 彩票 时时彩 老虎机 下注 押注 外围 套现 网贷 贷款 代办 "
    "办证 假证 代考 刷单 返利 传销 洗钱 炒股 内幕 加微信 加群 扫码 私聊 微商 代购 迷药 冰毒 大麻 毒品 代孕 假币 "
    "外挂 翻墙 福利姬 百家乐 口爆"
)
ENGLISH = (
    "cunt|slut|moron|idiot|twat|crap|loser|cialis|payday loan|telegram me|hot girls|work from home|click here|"
    "bitcoin investment|ass|dick|asses|meth|slots|heroin|diet pills|sugar daddy|loan|escort|rape|weed|tard"
)
TERMS = [*ABUSE.split(), *TRADE.split(), *ENGLISH.split("|")]

CUT_OUT_OF_WORDS = """\
欺骗子女要负责
翻滚蛋液倒入锅中
过去死板的做法改了
真是急死妈妈了
复杂种类的垃圾分类要学
第二货运站开工
生猪头数下降
改变态度才能赢得信任
灰色狼群出没
橘黄片状的云
充满特色情怀的小镇
请看以下注意事项
公司名下注册商标
办理抵押注销手续
国外围棋选手来访
买了一套现代家具
古代办学不容易
举办证券论坛
员工请假证明怎么开
经得起时代考验
印刷单位已经联系好
往返利川的火车
加强宣传销售工作
室内幕墙施工
参加群众大会
自私聊天记录
造成轻微商业损失
当代购物中心开业
球迷药店打折
遇到很大麻烦
窗外挂着灯笼
信贷款项已到账
面包养生坊开张
消毒品采购完成
病毒品种很多
结冰毒蘑菇不能吃
一夜情况突变
邀约炮兵连的老战友
参加微信群聊会
更加微信化的服务
我市百家乐享超市开业
路口爆胎堵了半天
打赌球会不会进
"""
SOUNDS_OR_LOOKS_ALIKE = """\
饭粒掉了一地
饭里有沙子
这是一个好范例
拍了一部片子
表字辈的亲戚
足球砸中玻璃
童年趣事
发展趋势向好
马来西亚又叫大马
小区大妈跳广场舞
标准间没有大床
家政服务公司
驾证年审
外卫投进三分
佳群小学
门口的狗是邻居家的
微伤口不用缝
代码考核
拌整齐的菜
耍单杠的老人
代孕妇打饭
垃圾桶满了没人清理
"""
LATIN = """\
fly me to the moon
Closer to the specialist
Scunthorpe United won
the scrapbook of a socialist
oxymoron is a word
idiotypic network
wristwatch repair
financial specialist advice
click the blue button here
hot summer, girls play
telegram from the king
he works at home from Monday
the bitcoin museum investment hall
the embassy and the grass
Charles Dickens museum
BJ is Beijing
Meet her at the station
He met him in Methodist hall
there's lots of it, isn't it
it’s lots of fun
the heroines of the story
heroine addictive? no, heroic
on a diet, pills are no help
with sugar, daddy said
assess the assets
tardy students and a custard tart
the sloan of the museum
reportescorted by nobody
scraped knees, grapes and trapeze
seaweed soup and tweed
a method and two methods
"""


@cache
def check() -> Check:
    return build(Options(lists=("terms",)), Lists({"terms": tuple(map(term, TERMS))}))


@pytest.mark.parametrize("text", (CUT_OUT_OF_WORDS + SOUNDS_OR_LOOKS_ALIKE + LATIN).splitlines())
def test_an_innocent_text_shows_no_term_but_one_that_stands_in_it(text: str) -> None:
    shown = [finding.evidence for finding in found(check(), text) if not _stands(finding.evidence, text)]

    assert shown == []


def _stands(evidence: str, text: str) -> bool:
    """垃圾 stands in 垃圾桶: somebody who lists it wants to see it."""
    return "垃圾" in evidence and "垃圾" in text


@pytest.mark.parametrize(
    "text",
    [
        "你就是贱火",
        "l04n",
        "LoaN",
        "h e r o i n",
        "m|3|t|h now",
        "d1et pills",
        "sl0ts",
        "返*利项目",
        "来玩lao hu ji",
        "有flj看",
        "做刷單",
        "你这sha dan",
    ],
)
def test_a_disguise_of_the_same_terms_is_still_seen(text: str) -> None:
    assert found(check(), text)
