/** What reports and appeals say in the comment box, in Chinese and English. */

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
  gone: "This comment is not there any more; nothing has to be reported.",
};

/** The words for a language tag such as `zh-CN`; Chinese for everything that is not English. */
export function reportWordsFor(language) {
  return language.toLowerCase().startsWith("en") ? EN : ZH;
}
