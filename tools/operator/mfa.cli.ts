import { endWithReader, tell } from '../terminal/outcome.ts'
import { runMfaCommand } from './operator-command.ts'

endWithReader()
tell(await runMfaCommand(process.argv.slice(2), process.env))
