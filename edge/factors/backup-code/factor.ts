import { accept, reject } from '../../core/result.ts'
import type { Factor } from '../../ports/factor.ts'
import { hasRightCheckCharacter } from '../../shared/backup-code.ts'
import { normaliseCode } from './codes.ts'
import { hashCode } from './hash.ts'

/** A code from the list kept for a lost phone (NIST: look-up secret). The marker is its place; each counts once. */
export const backupCodeFactor: Factor = {
  kind: 'backup_code',
  amr: 'otp',
  markers: 'distinct',
  enrolment: null,

  parse(input) {
    const code = normaliseCode(input)
    if (code === null) return reject({ reason: 'malformed_response' })
    if (!hasRightCheckCharacter(code)) return reject({ reason: 'bad_check_character' })
    return accept({ text: code, place: Number(code.charAt(0)) })
  },

  async verify(material, response) {
    if (!material.salt || material.iterations === null || response.place === null) return null
    const given = await hashCode(response.text, material.salt, material.iterations)
    let difference = given.length ^ material.opened.length
    for (let i = 0; i < given.length; i++) difference |= (given[i] ?? 0) ^ (material.opened[i] ?? 0)
    return difference === 0 ? { marker: response.place } : null
  },
}
