import path from 'node:path'
import { hasNpmProgram, installNpmProgram } from './npm-program.ts'

export const EXPRESS_FOLDER = path.resolve(import.meta.dirname, '../../.build/integration/express')

const EXPRESS = {
  name: 'Express',
  dependencies: { express: '5.1.0', 'express-session': '1.19.0', helmet: '8.1.0' },
  folder: EXPRESS_FOLDER,
}

export const hasExpress = (): boolean => hasNpmProgram(EXPRESS)
export const installExpress = (): Promise<void> => installNpmProgram(EXPRESS)
