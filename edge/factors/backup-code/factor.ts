import { accept, reject } from '../../core/result.ts'
import { MAX_CONSECUTIVE_OF_SET } from '../../core/throttle.ts'
import type { Factor } from '../../ports/factor.ts'
import { hasRightCheckCharacter } from '../../shared/backup-code.ts'
import { normaliseCode } from './codes.ts'
import { hashCode } from './hash.ts'

/** A code from the list kept for a lost phone (NIST: look-up secret). The marker is its place; each counts once. */
export const backupCodeFactor: Factor = {
  kind: 'backup_code',
  name: 'Backup codes',
  amr: 'otp',
  markers: 'distinct',
  maxConsecutive: MAX_CONSECUTIVE_OF_SET,
  proves: ['sign_in', 'step_up', 'reset', 'remove'],
  enrolment: null,

  ask: () => [{ kind: 'enter_characters' }],
  nextUsableAt: () => null,

  parse(answer) {
    const code = typeof answer === 'string' ? normaliseCode(answer) : null
    if (code === null) return reject({ reason: 'malformed_response' })
    if (!hasRightCheckCharacter(code)) return reject({ reason: 'bad_check_character' })
    return accept({ text: code, place: Number(code.charAt(0)) })
  },

  find({ backupCode }, response) {
    if (!backupCode || response.place === null) return null
    const { setId, place, salt, iterations, hash } = backupCode
    return { holder: setId, sealed: hash, purpose: 'backup_code', owner: [setId, String(place)], salt, iterations }
  },

  async verify(material, response) {
    if (!material.salt || material.iterations === null || response.place === null) return null
    const given = await hashCode(response.text, material.salt, material.iterations)
    let difference = given.length ^ material.opened.length
    for (let i = 0; i < given.length; i++) difference |= (given[i] ?? 0) ^ (material.opened[i] ?? 0)
    return difference === 0 ? { marker: response.place } : null
  },
}
