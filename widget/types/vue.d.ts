import type { DefineComponent } from 'vue'
import type { MfaEventMap } from '../parts/events.js'
import type { Attributes, Elements, Own } from './elements.js'

type Camel<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Capitalize<Head>}${Camel<Tail>}`
  : Capitalize<Name>

/** `@mfa-enrolled` is looked up as `onMfaEnrolled`. */
type Handlers = { [Name in keyof MfaEventMap as `on${Camel<Name>}`]?: (event: MfaEventMap[Name]) => void }

type Tags = { [Tag in keyof Elements]: DefineComponent<Own<Elements[Tag]> & Attributes & Handlers> }

/** The tags in templates. */
declare module 'vue' {
  interface GlobalComponents extends Tags {}
}
