#!/usr/bin/env node
import { endWithReader, tell } from '../terminal/outcome.ts'
import { sallyportCommand } from './sallyport-command.ts'

endWithReader()
tell(await sallyportCommand(process.argv.slice(2), process.env))
