import type { FactorTexts } from '../deployment/page-texts.ts'
import { html } from './page.ts'

/** What only the element can ask for: it brings the button, and asks the API what the browser is to do. */
export const pressForm: FactorTexts['pressForm'] = (site, { to, maxAgeSeconds }, factor) =>
  html`<mfa-challenge endpoint="${site.prefix}" to="${to}" way="${factor}" heading-level="0"${maxAgeSeconds === undefined ? '' : html` max-age-seconds="${maxAgeSeconds}"`}>
<noscript><p class="mfa-notice">${site.say(site.texts[factor].malformed)}</p></noscript>
</mfa-challenge>`
