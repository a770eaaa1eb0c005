import { openSite } from './open.ts'
import { serveHere } from './serve.ts'

serveHere(openSite)
