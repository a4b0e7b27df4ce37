/** What the comment box says, in Chinese and English. */

const ZH = {
  title: (count) => (count === null ? "留言与评论" : `留言与评论(共有 ${count} 条评论)`),
  loading: "正在加载评论……",
  empty: "还没有评论，来写第一条吧。",
  none: "暂无评论。",
  older: "更早的评论",
  region: ({ zh }) => `IP 属地：${zh}`,
  retry: "重试",
  reply: "回复",
  replyTo: (nickname) => `回复 ${nickname}`,
  answered: "回复",
  parentGone: "所回复的评论已不再显示",
  cancelReply: "取消回复",
  closed: "本页面目前不接受评论。",
  nickname: "昵称",
  body: "留言",
  counter: (used, limit) => `${used} / ${limit} 字`,
  tooLong: (used, limit) => `${used} / ${limit} 字，超出 ${used - limit} 字`,
  captcha: "验证码：",
  captchaHint: "请输入图中的字符，不区分大小写。",
  showPicture: "点击显示验证码",
  newPicture: "看不清？换一张",
  pictureAlt: "验证码图片，点击可更换",
  gettingPicture: "正在获取……",
  send: "发表评论",
  sending: "正在提交……",
  held: "已提交，审核通过后显示。",
  accepted: "发表成功，感谢您的留言。",
  offline: "网络不通，没有提交成功。您写的内容还在，请稍后再试。",
  listOffline: "评论加载失败，请检查网络后重试。",
  failed: "服务暂时出了点问题，请稍后再试。您写的内容还在。",
  wait: (seconds) => `操作太频繁，请 ${seconds} 秒后再试。`,
};

const EN = {
  title: (count) => (count === null ? "Comments" : `Comments (${count})`),
  loading: "Loading comments …",
  empty: "No comments yet. Write the first one.",
  none: "No comments.",
  older: "Older comments",
  region: ({ en }) => `from ${en}`,
  retry: "Try again",
  reply: "Reply",
  replyTo: (nickname) => `Reply to ${nickname}`,
  answered: "Replying to",
  parentGone: "In reply to a comment that is not shown any more",
  cancelReply: "Do not reply",
  closed: "This page takes no comments now.",
  nickname: "Nickname",
  body: "Comment",
  counter: (used, limit) => `${used} / ${limit} characters`,
  tooLong: (used, limit) => `${used} / ${limit} characters, ${used - limit} too many`,
  captcha: "Captcha:",
  captchaHint: "Type the characters in the picture; case does not matter.",
  showPicture: "Show the captcha",
  newPicture: "New picture",
  pictureAlt: "Captcha picture; press for another one",
  gettingPicture: "Loading …",
  send: "Send comment",
  sending: "Sending …",
  held: "Sent. It appears here once an editor has read it.",
  accepted: "Published. Thank you for your comment.",
  offline: "No connection; nothing was sent. Your text is still here, please try again.",
  listOffline: "The comments could not be loaded. Check your connection and try again.",
  failed: "Something went wrong at our end; please try again. Your text is still here.",
  wait: (seconds) => `Too many attempts. Please try again in ${seconds} seconds.`,
};

/** The words for a language tag such as `zh-CN`; Chinese for everything that is not English. */
export function wordsFor(language) {
  return language.toLowerCase().startsWith("en") ? EN : ZH;
}

/** A time as newspapers here print it, in Beijing time: `2021-11-20 12:31`. */
export function printedTime(iso) {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone: "Asia/Shanghai",
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(new Date(iso));
  const part = (type) => parts.find((found) => found.type === type).value;
  return `${part("year")}-${part("month")}-${part("day")} ${part("hour")}:${part("minute")}`;
}
