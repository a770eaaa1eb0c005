import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { FactorKind } from '../../edge/contract/index.ts'
import { factors, methods } from '../../widget/factors/registry.ts'
import { sourceFiles } from '../support/imports.ts'

/*
 * What the elements know of a factor stands in one folder. That a third one needs nothing else is shown in the browser
 * (tests/widget/third-factor.test.ts).
 */
const ROOT = path.resolve(import.meta.dirname, '../..')

/** Besides the factors themselves: the English words, and what the server in memory begins with. */
const MAY_NAME_FACTORS = ['widget/factors/', 'widget/words/', 'widget/memory/scenarios.ts']

test('no element names a factor: each asks the registry', () => {
  const names = new RegExp(FactorKind.options.map((kind) => `['"\`]${kind}['"\`]`).join('|'))
  // What is written for the reader of an element's reference names what an attribute may say.
  const codeOf = (file: string) => readFileSync(path.join(ROOT, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '')
  const naming = sourceFiles(ROOT, 'widget').filter((file) => names.test(codeOf(file)))
  expect(naming.filter((file) => !MAY_NAME_FACTORS.some((place) => file.startsWith(place)))).toEqual([])
})

test('every factor of the wire can be asked for, and every method is one of them', () => {
  expect(factors.map(({ kind }) => kind).sort()).toEqual([...FactorKind.options].sort())
  expect(methods.map(({ kind }) => kind)).toEqual(
    factors.filter(({ isRecovery }) => !isRecovery).map(({ kind }) => kind),
  )
})
