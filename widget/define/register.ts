type Versioned = CustomElementConstructor & { version: string }

/** Registers a tag once. A page may load two copies; the first one keeps the tag, and another version is told of. */
export function register(tag: string, element: Versioned): void {
  const existing = customElements.get(tag) as Partial<Versioned> | undefined
  if (!existing) {
    customElements.define(tag, element)
    return
  }
  if (existing === element || existing.version === element.version) return
  // biome-ignore lint/suspicious/noConsole: the page's developer is the only one who can mend this, and has no other sign of it
  console.warn(`<${tag}> ${existing.version} is registered; ${element.version} is ignored.`)
}
