"""Whose host a link names: an address without a name, a service that hides the target, a large platform."""

import re
from collections.abc import Set as AbstractSet

PLATFORMS = frozenset(
    # Links that the big Chinese platforms make for every share; they lead to those platforms or through their filters.
    """
    t.cn sinaurl.cn weibo.com weibo.cn url.cn b23.tv bilibili.com v.douyin.com douyin.com kuaishou.com xhslink.com
    xiaohongshu.com zhihu.com douban.com toutiao.com mp.weixin.qq.com v.qq.com news.qq.com baidu.com youku.com
    iqiyi.com 163.com sohu.com sina.com.cn sina.cn ifeng.com ctrip.com 3.cn m.tb.cn taobao.com tmall.com jd.com
    xinhuanet.com news.cn people.com.cn cctv.com chinanews.com.cn cnr.cn thepaper.cn youtube.com youtu.be
    wikipedia.org 12306.cn bbc.com nytimes.com reuters.com
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
SHORTENERS = frozenset(
    """
    bit.ly tinyurl.com goo.gl ow.ly is.gd v.gd t.co buff.ly rebrand.ly cutt.ly shorturl.at rb.gy t.ly adf.ly bl.ink
    tiny.cc lnkd.in s.id qr.ae clck.ru da.gd soo.gd short.io dub.sh suo.im suo.nz dwz.cn dwz.date dwz.lc mrw.so
    u.nu c7.gg 985.so tinyurl.cn 0x3.me 6du.in ft12.com sourl.cn suo.yt dlj.li rrd.me t.hk.uy x.co 55url.cn ssurl.cc
    w.url.cn r6e.cn q1u.cn 1t.click kutt.it shrtco.de
    """.split()  # noqa: SIM905 - a list of words reads better as words
)

_IP_ADDRESS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}|\d{8,10}|0x[0-9a-f]{8}")


def host_of(authority: str) -> str:
    """The host in `user:password@host:port`, without the dot of the root."""
    return authority.rpartition("@")[2].partition(":")[0].rstrip(".")


def is_under(host: str, hosts: AbstractSet[str]) -> bool:
    """Whether `host` is one of these or a subdomain of one."""
    labels = host.split(".")[-_MOST_LABELS:]
    return any(".".join(labels[first:]) in hosts for first in range(len(labels)))


_MOST_LABELS = 8
"""No host on a list has more; a visitor's may have thousands."""


def is_deceptive(authority: str) -> bool:
    """Whether it shows one name and leads to another, or to an address without a name."""
    return "@" in authority or _IP_ADDRESS.fullmatch(host_of(authority)) is not None or "xn--" in authority
