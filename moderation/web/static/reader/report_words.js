/** What reports, own comments and appeals say in the comment box, in Chinese and English. */

const ZH = {
  report: "举报",
  reportOf: (name) => `举报 ${name} 的评论`,
  reported: "已举报，查看答复",
  legend: "这条评论有什么问题？",
  reasons: {
    abuse: "辱骂攻击",
    sexual: "色情低俗",
    gambling: "赌博",
    spam: "广告引流",
    fraud: "诈骗、代开发票",
    personal_data: "泄露个人信息",
    off_topic: "与新闻无关",
    other: "其他",
  },
  choose: "请选择一项。",
  more: "补充说明（可不填）",
  sendReport: "提交举报",
  cancel: "取消",
  taken: (time) => `举报已收到，最晚 ${time} 前答复。`,
  readAnswer: "查看处理结果",
  own: "我的评论",
  statuses: { held: "等待审核", accepted: "已发表", rejected: "未通过审核", retracted: "已被撤下" },
  because: (reason) => `理由：${reason}。`,
  rules: "不符合本站评论规定",
  appeal: "申诉",
  appealWhy: "申诉：为什么应当发表？只受理一次，由另一人复核。",
  sendAppeal: "提交申诉",
  appealOpen: (time) => `申诉已收到，最晚 ${time} 前答复。`,
  appealEnded: { upheld: "申诉成立，评论已恢复发表。", dismissed: "申诉已复核，维持原处理。" },
  answer: "答复：",
  forget: "不再显示",
  gone: "这条评论已经不在了，无需再举报。",
};

const EN = {
  report: "Report",
  reportOf: (name) => `Report the comment of ${name}`,
  reported: "Reported; read the answer",
  legend: "What is wrong with it?",
  reasons: {
    abuse: "abuse",
    sexual: "sexual content",
    gambling: "gambling",
    spam: "advertising",
    fraud: "fraud",
    personal_data: "personal data",
    off_topic: "off topic",
    other: "other",
  },
  choose: "Please choose one.",
  more: "What else we should know (may be left empty)",
  sendReport: "Send the report",
  cancel: "Cancel",
  taken: (time) => `Your report was received. It will be answered by ${time}.`,
  readAnswer: "Read what came of it",
  own: "Your comments",
  statuses: { held: "Waits for an editor", accepted: "Published", rejected: "Not accepted", retracted: "Taken off the page" },
  because: (reason) => `Reason: ${reason}.`,
  rules: "it goes against the rules of this site",
  appeal: "Appeal",
  appealWhy: "Appeal: why should it be published? It is heard once; somebody else than before decides.",
  sendAppeal: "Send the appeal",
  appealOpen: (time) => `Your appeal was received. It will be answered by ${time}.`,
  appealEnded: {
    upheld: "Your appeal was right: the comment is published.",
    dismissed: "Your appeal was heard and dismissed: the comment stays as it is.",
  },
  answer: "Answer: ",
  forget: "Do not show this again",
  gone: "This comment is not there any more; nothing has to be reported.",
};

/** The words for a language tag such as `zh-CN`; Chinese for everything that is not English. */
export function reportWordsFor(language) {
  return language.toLowerCase().startsWith("en") ? EN : ZH;
}
