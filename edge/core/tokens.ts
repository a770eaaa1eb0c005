/** Style tokens that a deployment may set for our pages: which there are, and what may stand in one. Pure. */

type ColorToken =
  | 'text'
  | 'muted'
  | 'surface'
  | 'sunken'
  | 'border'
  | 'control-border'
  | 'accent'
  | 'on-accent'
  | 'danger'
  | 'success'
  | 'warning'

export type StyleToken = `--mfa-color-${ColorToken}` | `--mfa-${'radius' | 'space' | 'font' | 'focus-ring'}`

/** Values by name. `light-dark(#7a1fa2, #d9a5f0)` is a colour for light and one for dark; any other holds for both. */
export type StyleTokens = Partial<Record<StyleToken, string>>

const NAME =
  /^--mfa-(color-(text|muted|surface|sunken|border|control-border|(on-)?accent|danger|success|warning)|radius|space|font|focus-ring)$/

/** Words, numbers with their units, whole hex colours. No quote, bracket, `;` or `:`, and no comment can begin. */
const PLAIN = String.raw`(#([\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})\b|[\w.,%/ -])+`
const COLOR_FUNCTION = new RegExp(
  String.raw`(?<![\w-])(light-dark|color(-mix)?|(rgb|hsl)a?|hwb|(ok)?l(ab|ch))\(${PLAIN}\)`,
  'gi',
)
const VALUE = new RegExp(`^${PLAIN}$`, 'i')
const LONGEST = 200

/** What to write where `isStyleToken` says no. */
export const TOKEN_ADVICE =
  'write tokens of docs/elements.md with plain values, like --mfa-radius: 4px or --mfa-color-accent: light-dark(#0a58ca, #8ab0ff)'

/**
 * Whether a token exists and its value may stand in a style sheet as it is: only what cannot be read as anything but one
 * value, so that nothing is fetched, ended or commented out, and no `var()` reaches for another's.
 */
export function isStyleToken(name: string, value: unknown): boolean {
  if (!NAME.test(name) || typeof value !== 'string' || value.length > LONGEST) return false
  // Functions are taken out from the inside, each for a plain word; what is left must be plain as well.
  let rest = value
  for (let before = ''; before !== rest; ) {
    before = rest
    rest = rest.replace(COLOR_FUNCTION, '0')
  }
  return rest.trim() !== '' && VALUE.test(rest)
}
