/** Registers a tag once. A page may load two copies: the first one keeps the tag. In development `hints` tells of it. */
export function register(tag: string, element: CustomElementConstructor): void {
  if (!customElements.get(tag)) customElements.define(tag, element)
}
