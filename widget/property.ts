import type { PropertyDeclaration, ReactiveElement } from 'lit'

/**
 * Lit's `@property`, without its half for standard decorators, which is most of its weight: makes a field of an element
 * a reactive property.
 */
export function property(options?: PropertyDeclaration) {
  // biome-ignore lint/suspicious/noExplicitAny: what a legacy decorator of a property is declared to return
  return (element: ReactiveElement, name: string): any => {
    ;(element.constructor as typeof ReactiveElement).createProperty(name, options)
    // An accessor's own descriptor would be put back in the place of Lit's.
    return Object.getOwnPropertyDescriptor(element, name)
  }
}
