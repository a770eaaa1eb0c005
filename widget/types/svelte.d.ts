import type { HTMLAttributes } from 'svelte/elements'
import type { Attributes, Elements, Handlers, Own } from './elements.js'

type Tags = {
  [Tag in keyof Elements]: HTMLAttributes<Elements[Tag]> & Own<Elements[Tag]> & Attributes & Handlers<'on'>
}

/** The tags in markup. */
declare module 'svelte/elements' {
  interface SvelteHTMLElements extends Tags {}
}
