import { isOpenAtFirst, setOpen } from './dock-state.ts'

// Before the page is painted, so that it does not make room for the phone afterwards.

setOpen(isOpenAtFirst())
