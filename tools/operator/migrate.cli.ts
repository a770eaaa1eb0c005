import { tell } from '../terminal/outcome.ts'
import { migrateCommand } from './migrate-command.ts'

tell(await migrateCommand(process.env, 'npm run db:migrate'))
