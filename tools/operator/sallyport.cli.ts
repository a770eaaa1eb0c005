#!/usr/bin/env node
import { tell } from '../terminal/outcome.ts'
import { sallyportCommand } from './sallyport-command.ts'

tell(await sallyportCommand(process.argv.slice(2), process.env))
