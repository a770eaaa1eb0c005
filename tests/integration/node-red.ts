import path from 'node:path'
import { hasNpmProgram, installNpmProgram } from './npm-program.ts'

export const NODE_RED_FOLDER = path.resolve(import.meta.dirname, '../../.build/integration/node-red')

/** 116 MB and 280 packages. */
const NODE_RED = { name: 'Node-RED', dependencies: { 'node-red': '5.0.7' }, folder: NODE_RED_FOLDER }

export const hasNodeRed = (): boolean => hasNpmProgram(NODE_RED)
export const installNodeRed = (): Promise<void> => installNpmProgram(NODE_RED)
