/** A list that reads as it is sent: what stands between spaces and line ends, each character itself (a `\` is one). */
export const words = (text: TemplateStringsArray): string[] => String.raw(text).trim().split(/\s+/)
