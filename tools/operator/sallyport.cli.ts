#!/usr/bin/env node
import { tell } from './outcome.ts'
import { sallyportCommand } from './sallyport-command.ts'

tell(await sallyportCommand(process.argv.slice(2), process.env))
