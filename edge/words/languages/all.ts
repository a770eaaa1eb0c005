import type { Words } from '../words.ts'
import { words as ar } from './ar.ts'
import { words as bg } from './bg.ts'
import { words as de } from './de.ts'
import { words as es } from './es.ts'
import { words as fr } from './fr.ts'
import { words as he } from './he.ts'
import { words as it } from './it.ts'
import { words as ja } from './ja.ts'
import { words as nl } from './nl.ts'
import { words as pl } from './pl.ts'
import { words as ptBR } from './pt-BR.ts'

/** Every language of our pages besides English. */
export const ALL_WORDS: readonly Words[] = [ar, bg, de, es, fr, he, it, ja, nl, pl, ptBR]
