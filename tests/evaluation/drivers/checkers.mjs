// Runs one of the checkers from npm, as checkers.py does those from PyPI; it is copied beside their node_modules.
// `node checkers.mjs NAME` reads {terms, batches: {name: {texts, rounds}}}, writes {name: {flags, cpu_us}}.

import { readFileSync } from 'node:fs'

// Some announce themselves on standard output, where only the answers belong.
console.log = console.info = console.warn = console.error

const CHECKERS = {
  '@2toad/profanity': async (terms) => {
    const { Profanity } = await import('@2toad/profanity')
    const checker = new Profanity({ languages: ['en', 'zh'] })
    checker.addWords(terms)
    return (text) => checker.exists(text)
  },
  allprofanity: async (terms) => {
    const { AllProfanity } = await import('allprofanity')
    const checker = new AllProfanity()
    if (terms.length) checker.add(terms)
    return (text) => checker.check(text)
  },
  'bad-words': async (terms) => {
    const { Filter } = await import('bad-words')
    const checker = new Filter()
    checker.addWords(...terms)
    return (text) => checker.isProfane(text)
  },
  'leo-profanity': async (terms) => {
    const { default: checker } = await import('leo-profanity')
    checker.loadDictionary('en')
    checker.add(terms)
    return (text) => checker.check(text)
  },
  'mint-filter': async (terms) => {
    const { default: exported } = await import('mint-filter')
    const Mint = exported.default ?? exported
    const checker = new Mint(terms)
    return (text) => !checker.verify(text)
  },
  obscenity: async (terms) => {
    const { DataSet, RegExpMatcher, englishDataset, englishRecommendedTransformers, parseRawPattern } =
      await import('obscenity')
    const words = new DataSet().addAll(englishDataset)
    for (const term of terms) {
      words.addPhrase((phrase) => phrase.setMetadata({ originalWord: term }).addPattern(parseRawPattern(term)))
    }
    const checker = new RegExpMatcher({ ...words.build(), ...englishRecommendedTransformers })
    return (text) => checker.hasMatch(text)
  },
  'sensitive-word-tool': async (terms) => {
    const { default: exported, SensitiveWordTool = exported.SensitiveWordTool ?? exported } =
      await import('sensitive-word-tool')
    const checker = new SensitiveWordTool({ useDefaultWords: true })
    checker.addWords(terms)
    return (text) => checker.verify(text)
  },
}

function checked (check, { texts, rounds }) {
  let leastUs = Infinity
  let flags = []
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage()
    flags = texts.map((text) => Boolean(check(text)))
    const { user, system } = process.cpuUsage(before)
    leastUs = Math.min(leastUs, user + system)
  }
  return { flags, cpu_us: leastUs / Math.max(1, texts.length) }
}

const { terms, batches } = JSON.parse(readFileSync(0, 'utf8'))
const check = await CHECKERS[process.argv[2]](terms)
const answers = Object.entries(batches).map(([name, batch]) => [name, checked(check, batch)])
process.stdout.write(JSON.stringify(Object.fromEntries(answers)))
