import { runMfaCommand } from './operator-command.ts'
import { tell } from './outcome.ts'

tell(await runMfaCommand(process.argv.slice(2), process.env))
