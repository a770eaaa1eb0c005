import type { Entry } from './entries.ts'
import { codeAt, PERIOD_SECONDS, stepAt } from './totp.ts'

export type EntryView = { element: HTMLLIElement; tick(now: number): void; rank(age: Age): void }

/** How an entry stands among those of the same name: after a reset there are two, and only the newest still works. */
export type Age = 'only' | 'newest' | 'older'

type EntryOptions = { heading: 'h2' | 'h3'; copied(code: string): void; removed(entry: Entry): void }

const RADIUS = 19
const ROUND = 2 * Math.PI * RADIUS
const SVG = 'http://www.w3.org/2000/svg'

/** One entry: its name, the code, the time left, and what can be done with it. */
export function showEntry(entry: Entry, { heading: tag, copied, removed }: EntryOptions): EntryView {
  const name = nameOf(entry)
  const code = create('output', 'entry-code')
  const next = create('p', 'entry-next')
  const ring = makeRing()
  let digits = ''
  const actions = create('div', 'entry-actions')
  actions.append(
    button('Copy code', `Copy code of ${name}`, () => copied(digits)),
    button('Remove', `Remove ${name}`, () => removed(entry)),
  )
  const age = create('span', 'entry-age')
  const element = create('li', 'entry')
  element.append(heading(tag, entry, age), code, ring.element, next, actions)
  // A code that changes by itself must not be read out every half minute.
  code.setAttribute('aria-live', 'off')
  let shown = -1
  return {
    element,
    rank(rank) {
      age.hidden = rank === 'only'
      age.classList.toggle('is-older', rank === 'older')
      age.textContent = rank === 'older' ? ' Older entry' : ' Newest entry'
    },
    tick(now) {
      ring.show(PERIOD_SECONDS - ((now / 1000) % PERIOD_SECONDS))
      const step = stepAt(now)
      if (step === shown) return
      shown = step
      next.textContent = `Next code at ${timeOf((step + 1) * PERIOD_SECONDS * 1000)}`
      codeAt(entry.key, now).then((fresh) => {
        if (shown !== step) return
        digits = fresh
        code.textContent = `${fresh.slice(0, 3)} ${fresh.slice(3)}`
      })
    },
  }
}

function nameOf(entry: Entry): string {
  return entry.issuer || entry.label || 'Key'
}

function heading(tag: 'h2' | 'h3', entry: Entry, age: HTMLElement): HTMLElement {
  const element = create(tag, 'entry-name')
  // The spaces keep the parts apart for those who listen; on screen they stand on lines of their own.
  const lines = [entry.issuer ? entry.label : '', `Added ${dayAndTimeOf(entry.addedAt)}`].filter(Boolean)
  const details = lines.map((text) => {
    const line = create('span', 'entry-detail')
    line.textContent = ` ${text}`
    return line
  })
  details.at(-1)?.append(age)
  element.append(nameOf(entry), ...details)
  return element
}

function makeRing() {
  const element = document.createElementNS(SVG, 'svg')
  element.setAttribute('class', 'ring')
  element.setAttribute('viewBox', '0 0 44 44')
  element.setAttribute('aria-hidden', 'true')
  const left = circle('ring-left')
  left.setAttribute('stroke-dasharray', String(ROUND))
  const text = document.createElementNS(SVG, 'text')
  text.setAttribute('x', '22')
  text.setAttribute('y', '22')
  element.append(circle('ring-ground'), left, text)
  const show = (seconds: number) => {
    left.setAttribute('stroke-dashoffset', String(ROUND * (1 - seconds / PERIOD_SECONDS)))
    text.textContent = String(Math.ceil(seconds))
  }
  return { element, show }
}

function circle(name: string): SVGCircleElement {
  const element = document.createElementNS(SVG, 'circle')
  element.setAttribute('class', name)
  element.setAttribute('cx', '22')
  element.setAttribute('cy', '22')
  element.setAttribute('r', String(RADIUS))
  return element
}

function button(text: string, label: string, clicked: () => void): HTMLButtonElement {
  const element = create('button', 'button slim')
  element.type = 'button'
  element.textContent = text
  element.setAttribute('aria-label', label)
  element.addEventListener('click', clicked)
  return element
}

function create<K extends keyof HTMLElementTagNameMap>(tag: K, name: string): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  if (name) element.className = name
  return element
}

function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toLocaleTimeString(undefined, { timeStyle: 'medium' })
}

/** To the second: of two entries of one minute it says which was first. */
function dayAndTimeOf(milliseconds: number): string {
  const isToday = new Date(milliseconds).toDateString() === new Date().toDateString()
  if (isToday) return `today, ${timeOf(milliseconds)}`
  return new Date(milliseconds).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
}
