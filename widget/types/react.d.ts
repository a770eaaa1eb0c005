import type { DetailedHTMLProps, HTMLAttributes } from 'react'
import type { Attributes, Elements, Handlers, Own } from './elements.js'

type Tags = {
  [Tag in keyof Elements]: DetailedHTMLProps<HTMLAttributes<Elements[Tag]>, Elements[Tag]> &
    Own<Elements[Tag]> &
    Attributes &
    Handlers<'on'>
}

/** The tags in JSX, for React 19 and newer. */
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends Tags {}
  }
}
