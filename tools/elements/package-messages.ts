import path from 'node:path'

/* What the elements say, as a page for hosts who want other words (`docs/messages.md`). */

const WORDS = path.resolve(import.meta.dirname, '../../widget/words')

type Texts = Record<string, unknown>

/** Every text in English, and the texts of each place that shows some. */
async function readTexts(): Promise<{ all: Texts; places: [place: string, texts: Texts][] }> {
  const read = async (file: string): Promise<Record<string, never>> => import(path.join(WORDS, file))
  const { challengeTexts, settingsTexts, toggleTexts, switchOffTexts } = (await read(
    'messages.ts',
  )) as unknown as Record<string, (own: object) => Texts>
  const { englishMessages } = (await read('english.ts')) as unknown as { englishMessages: () => Texts }
  const { setupTexts } = (await read('setup-messages.ts')) as unknown as { setupTexts: (own: object) => Texts }
  const { methodTexts } = (await read('method-texts.ts')) as unknown as { methodTexts: Texts }
  const { members } = (await read('member-texts.ts')) as unknown as { members: Texts }
  const { ceremonyTexts } = (await read('passkey-texts.ts')) as unknown as { ceremonyTexts: Texts }
  const { sessionTexts } = (await read('session-texts.ts')) as unknown as { sessionTexts: Texts }
  return {
    all: englishMessages(),
    places: [
      ['challenge', { ...challengeTexts?.({}), ...ceremonyTexts }],
      ['settings', { ...settingsTexts?.({}), ...methodTexts, ...sessionTexts, ...ceremonyTexts }],
      ['wizard, codes', { ...setupTexts({}), ...ceremonyTexts }],
      ['switch', { ...toggleTexts?.({}), ...switchOffTexts?.({}), ...members, ...ceremonyTexts }],
    ],
  }
}

/** Stands for what a text is given: shows its name, and those of its fields. */
function placeholder(name: string): unknown {
  const shown = (): string => `{${name}}`
  return new Proxy(shown, {
    get: (_, field) =>
      field === Symbol.toPrimitive || field === 'toString' ? shown : placeholder(`${name}.${String(field)}`),
  })
}

/** What a text calls what it is given. */
function parametersOf(text: (...given: unknown[]) => unknown): string[] {
  const [, names = ''] = /^\(?([^)=]*(?:=[^>][^)]*)?)\)?\s*=>/.exec(String(text)) ?? []
  return names.split(',').map((name) => name.replace(/[=:].*/s, '').trim())
}

type Sentence = (...given: unknown[]) => unknown
const isSentence = (text: unknown): text is Sentence => typeof text === 'function'

/** A text that depends on what it is given is shown as it is for most. */
function shown(text: unknown): string {
  if (isSentence(text)) return String(text(...parametersOf(text).map(placeholder)) ?? '*one for each*')
  return Array.isArray(text) ? text.join(' ⏎ ') : String(text)
}

/** The page of the messages. */
export async function messagesPage(): Promise<string> {
  const { all, places } = await readTexts()
  const rows = Object.entries(all).map(([key, text]) => {
    const where = places.filter(([, texts]) => key in texts).map(([place]) => place)
    const cell = (words: string) => words.replaceAll('|', '\\|')
    return `| \`${key}${isSentence(text) ? `(${parametersOf(text).join(', ')})` : ''}\` | ${cell(shown(text))} | ${where.length === places.length ? 'all' : where.join(', ')} |`
  })
  return `# What the elements say

\`npm run build\` makes this page from \`widget/words\`. Every text can be replaced, in the whole page or in one element:
[languages.md](languages.md#your-own-words). A name in braces stands for what the text is given; a text that has forms for different
numbers or cases is shown in one of them. Names with \`_\` are codes of refusals.

| Text | English | Where |
| --- | --- | --- |
${rows.join('\n')}
`
}
