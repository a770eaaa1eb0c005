export * from '../terminal/outcome.ts'
