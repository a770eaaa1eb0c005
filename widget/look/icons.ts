import { html, type TemplateResult } from 'lit'

/** Strokes on a 20 px square. They stand beside words and say nothing themselves. */
export function icon(path: string): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false"><path d=${path} fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" /></svg>`
}

export const codesIcon = (): TemplateResult =>
  icon('M5 4h10a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM6 8h3M6 12h3M12 8h2M12 12h2')

export const alertIcon = (): TemplateResult => icon('M10 2.5a7.5 7.5 0 1 1 0 15a7.5 7.5 0 0 1 0-15zM10 6v5M10 13.8v.2')

export const doneIcon = (): TemplateResult => icon('M4 10.5l4 4l8-9')

export const moreIcon = (): TemplateResult => icon('M10 4v.1M10 10v.1M10 16v.1')
