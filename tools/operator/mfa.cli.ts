import { tell } from '../terminal/outcome.ts'
import { runMfaCommand } from './operator-command.ts'

tell(await runMfaCommand(process.argv.slice(2), process.env))
