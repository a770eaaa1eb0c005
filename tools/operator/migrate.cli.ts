import { endWithReader, tell } from '../terminal/outcome.ts'
import { migrateCommand } from './migrate-command.ts'

endWithReader()
tell(await migrateCommand(process.env, 'npm run db:migrate'))
