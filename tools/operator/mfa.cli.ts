import { runMfaCommand } from './operator-command.ts'

const { exitCode, out, err } = await runMfaCommand(process.argv.slice(2), process.env)
for (const line of out) console.log(line)
for (const line of err) console.error(line)
process.exitCode = exitCode
