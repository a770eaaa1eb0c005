/** Crockford's base32. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Ten codes in the form of real ones, check character included, so that the elements take them; the same ones each time. */
export function backupCodes(generation: number): string[] {
  return Array.from({ length: 10 }, (_, place) =>
    group(withCheckCharacter(`${place}${letters(generation * 10 + place)}`)),
  )
}

/** As the server reads what was typed. */
export function plain(code: string): string {
  return code.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
}

/** Fourteen characters that look like nothing and mean nothing. */
function letters(seed: number): string {
  let value = seed * 7919 + 104_729
  return Array.from({ length: 14 }, () => {
    value = (value * 1_103_515_245 + 12_345) % 2_147_483_648
    return ALPHABET.charAt(Math.floor(value / 65_536) % 32)
  }).join('')
}

/** Luhn mod 32. */
function withCheckCharacter(code: string): string {
  const sum = [...code].reduce((total, character, index) => {
    const product = ALPHABET.indexOf(character) * (1 + ((code.length - index) % 2))
    return total + (product >> 5) + (product & 31)
  }, 0)
  return code + ALPHABET.charAt((32 - (sum % 32)) % 32)
}

function group(code: string): string {
  return code.match(/.{4}/g)?.join('-') ?? code
}
