/** A text with what stands in braces in it replaced by the part of that name. */
export const fill = (template: string, parts: Record<string, string>): string =>
  template.replace(/\{([\w ]+)\}/g, (_, part: string) => parts[part] ?? '')
