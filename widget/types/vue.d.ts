import type { DefineComponent } from 'vue'
import type { Attributes, Elements, Handlers, Own } from './elements.js'

type Tags = { [Tag in keyof Elements]: DefineComponent<Own<Elements[Tag]> & Attributes & Handlers<'on'>> }

/** The tags in templates. */
declare module 'vue' {
  interface GlobalComponents extends Tags {}
}
