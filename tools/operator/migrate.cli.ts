import { migrateCommand } from './migrate-command.ts'
import { tell } from './outcome.ts'

tell(await migrateCommand(process.env, 'npm run db:migrate'))
