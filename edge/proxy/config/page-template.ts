import type { PageText } from './proxy-config.ts'

/** `…{user}…` as a configuration writes it; what to write instead where it cannot be told from what users write. */
export function readTemplate(template: string): PageText | { advice: string } {
  const [before = '', after = '', ...more] = template.split('{user}')
  if (before === '' || after === '' || more.length > 0) {
    return { advice: 'write the text around the name with {user} in its place, once, like "wgUserName":"{user}"' }
  }
  // Sites escape these two in what users write, so no comment or profile can hold such a text where it counts.
  if (!/["<]/.test(before)) {
    return {
      advice: `a user's own text could look the same; begin further to the left, with a " or < of the page itself, like <b id="me">{user}</b>`,
    }
  }
  return { before, after, isJson: /:\s*"$/.test(before) && after.startsWith('"') }
}
