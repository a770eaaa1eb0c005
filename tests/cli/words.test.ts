import { describe, expect, test } from 'vitest'
import { momentOf } from '../../tools/terminal/moment.ts'
import { gapsInReason, takeApart } from '../../tools/terminal/words.ts'

/* How every command of `sallyport` reads its words. */

const FLAGS = {
  reason: { type: 'string', default: '' },
  to: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h' },
} as const

const taken = (words: string, most = 1) => {
  const { values, operands, gaps } = takeApart(words.split(' ').filter(Boolean), FLAGS, most)
  return { values: { ...values }, operands, gaps }
}

test('flags in any order, with their values behind them or after a sign, and what stands without one', () => {
  const values = { reason: 'lost', to: 'x=-y', json: true }
  for (const words of ['ada --reason lost --to=x=-y --json', '--json --to=x=-y ada --reason=lost']) {
    expect(taken(words), words).toEqual({ values, operands: ['ada'], gaps: [] })
  }
  expect(taken('-- --json')).toEqual({ values: { reason: '', json: false }, operands: ['--json'], gaps: [] })
  expect(taken('-h').values).toMatchObject({ help: true })
})

describe('each thing that is wrong is said, all of it at once', () => {
  test.each([
    ['--force', ['"--force" is not known.']],
    ['-f', ['"-f" is not known.']],
    ['--toString', ['"--toString" is not known.']],
    ['--__proto__=x', ['"--__proto__" is not known.']],
    ['--json=yes', ['"--json" takes no value.']],
    ['--reason', ['"--reason" lacks its value.']],
    ['--to --json', ['"--to" lacks its value.']],
    ['--to -h', ['"--to" lacks its value.']],
    ['a b', ['"b" is one word too many. Quote the reason.']],
    ['--force a --to', ['"--force" is not known.', '"--to" lacks its value.']],
  ])('%s', (words, gaps) => {
    expect(taken(words).gaps).toEqual(gaps)
  })

  test('what lacks its value has the one that it has without a word', () => {
    expect(taken('--reason').values).toMatchObject({ reason: '' })
    expect(taken('--to').values).not.toHaveProperty('to', true)
  })
})

test('a reason is there, and fits into the log', () => {
  expect(gapsInReason(' ')).toEqual(['The reason is missing: --reason "why this is done".'])
  expect(gapsInReason('x'.repeat(501))).toEqual(['The reason may have 500 characters at most.'])
  expect([gapsInReason('x'), gapsInReason('x'.repeat(500))]).toEqual([[], []])
})

test('a time is a day or a moment that there is; one that is written wrongly is not taken for another', () => {
  expect(momentOf('2026-05-01')).toBe(Date.UTC(2026, 4, 1))
  expect(momentOf('2024-02-29T12:00+02:00')).toBe(Date.UTC(2024, 1, 29, 10))
  for (const text of [
    '2026-02-29',
    '2026-02-31T12:00Z',
    '2026-04-31',
    '2026-13-01',
    '2026-05-00',
    '2026-05-01T25:00Z',
  ]) {
    expect(momentOf(text), text).toBeNull()
  }
  for (const text of ['2026-05-01T12:00', '2026-05', '01.05.2026', 'yesterday']) expect(momentOf(text), text).toBeNull()
})
