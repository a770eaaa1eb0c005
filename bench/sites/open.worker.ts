import { openSite } from './open.ts'

export default openSite()
