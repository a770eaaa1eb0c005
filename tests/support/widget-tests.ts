import { writeFileSync } from 'node:fs'
import { startTestRunner } from '@web/test-runner'

/**
 * Runs the element tests and writes how many passed and failed to the file named by the second argument. The first is the
 * configuration. A process of its own, since the runner ends the process when it cannot start.
 */
type Suite = { suites: Suite[]; tests: { passed: boolean; skipped: boolean }[] }

const testsOf = (suite: Suite): Suite['tests'] => [...suite.tests, ...suite.suites.flatMap(testsOf)]

const [config = '', report = ''] = process.argv.slice(2)
const runner = await startTestRunner({ autoExitProcess: false, argv: ['--config', config] })

runner?.on('stopped', (passed) => {
  const sessions = [...runner.sessions.all()]
  const tests = sessions.flatMap(({ testResults }) => (testResults === undefined ? [] : testsOf(testResults)))
  const counts = {
    passed: tests.filter((result) => result.passed && !result.skipped).length,
    failed: tests.filter((result) => !result.passed && !result.skipped).length,
  }
  // A file that breaks before or beside its tests has no failed test of its own.
  const broken = sessions.filter((session) => {
    const own = session.testResults === undefined ? [] : testsOf(session.testResults)
    return !session.passed && own.every((result) => result.passed || result.skipped)
  })
  counts.failed += broken.length
  if (!passed && counts.failed === 0) counts.failed = 1
  writeFileSync(report, JSON.stringify(counts))
  process.exit(passed ? 0 : 1)
})
