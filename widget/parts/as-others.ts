import { html } from 'lit'

/**
 * What takes the place of something of the same kind, as other nodes each time that the flag turns: a node that keeps the focus
 * and gets another name is not heard, since the focus cannot be moved to where it is.
 */
export const asOthers = (areOthers: boolean, content: unknown): unknown => (areOthers ? html`${content}` : content)
