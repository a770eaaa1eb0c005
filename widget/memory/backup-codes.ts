import { ALPHABET, groupCode, withCheckCharacter } from '../../edge/shared/backup-code.ts'

/** Ten codes in the form of real ones, check character included, so that the elements take them; the same ones each time. */
export function backupCodes(generation: number): string[] {
  return Array.from({ length: 10 }, (_, place) =>
    groupCode(withCheckCharacter(`${place}${letters(generation * 10 + place)}`)),
  )
}

/** Fourteen characters that look like nothing and mean nothing. */
function letters(seed: number): string {
  let value = seed * 7919 + 104_729
  return Array.from({ length: 14 }, () => {
    value = (value * 1_103_515_245 + 12_345) % 2_147_483_648
    return ALPHABET.charAt(Math.floor(value / 65_536) % 32)
  }).join('')
}
