import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { PasskeyRegistration } from '../../../edge/contract/passkey.ts'

/* What `getTransports()` said is sent back to browsers as it is, so it is words and few of them (spec K6). */

const given = { id: 'A'.repeat(24), clientDataJSON: 'AAAA', attestationObject: 'AAAA' }
const read = (more: Record<string, unknown>) => v.safeParse(PasskeyRegistration, { ...given, ...more })

const word = 'a'.repeat(32)

describe('the transports of a registration', () => {
  test.each([[[]], [['internal', 'hybrid']], [['smart-card', 'x2', word]], [Array(8).fill('usb')]])(
    '%j',
    (transports) => {
      expect(read({ transports })).toMatchObject({ success: true, output: { transports } })
    },
  )

  test('may be left out, and are then nothing', () => {
    expect(read({}).output).toEqual(given)
  })

  test.each([
    Array(9).fill('usb'),
    [`${word}a`],
    [''],
    ['USB'],
    ['usb '],
    ['usb\n'],
    [5],
    [null],
    [undefined],
    [['usb']],
    [{}],
    'usb',
    null,
    5,
    true,
    {},
    { length: 1, 0: 'usb' },
  ])('%j are refused', (transports) => {
    expect(read({ transports }).success).toBe(false)
  })
})
