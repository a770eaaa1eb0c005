/** Pages that the elements come to stand in, as far as their rules reach them. */
export const HOSTS = {
  own: { title: 'This one', css: '' },
  bootstrap: {
    title: 'Like Bootstrap',
    css: `host-page { display: block; font: 400 1rem/1.5 system-ui, sans-serif; color: #212529; background: #fff; --mfa-color-accent: #0d6efd; }
      *, ::before, ::after { box-sizing: border-box; }
      h1, h2, h3, h4 { margin: 0 0 .5rem; font-weight: 500; line-height: 1.2; }
      p, ul, ol { margin: 0 0 1rem; } ul, ol { padding-left: 2rem; }
      a { color: #0d6efd; } label { display: inline-block; } button { border-radius: 0; }
      input, button { margin: 0; font-family: inherit; font-size: inherit; line-height: inherit; }`,
  },
  material: {
    title: 'Like Material, 14 px',
    css: `host-page { display: block; font: 400 14px/1.43 Roboto, system-ui, sans-serif; letter-spacing: .01071em; color: rgba(0, 0, 0, .87); background: #fafafa; --mfa-color-accent: #6200ee; --mfa-radius: 4px; }
      button { font: 500 14px/36px system-ui; letter-spacing: .0892em; text-transform: uppercase; border: 0; background: #6200ee; color: #fff; }
      input { border: 0; border-bottom: 1px solid; background: #f5f5f5; } label { color: rgba(0, 0, 0, .6); font-size: 12px; }`,
  },
  dark: {
    title: 'Dark, without color-scheme',
    css: 'host-page { display: block; background: #0f172a; color: #f1f5f9; font: 16px/1.5 system-ui, sans-serif; } a { color: #7dd3fc; }',
  },
  oklch: {
    title: 'Dark, in oklch',
    css: 'host-page { display: block; background: oklch(0.21 0.034 264.7); color: oklch(0.97 0.003 264.5); }',
  },
  centred: {
    title: 'Centred, in capitals, on one line',
    css: `host-page { display: block; background: #fff; color: #222; text-align: center; text-transform: uppercase; letter-spacing: .2em; white-space: nowrap; font-style: italic; font-weight: 700; line-height: 1; text-indent: 2em; text-shadow: 1px 1px red; }`,
  },
  hostile: {
    title: 'Rules that fit anything',
    css: `host-page { display: block; background: #fff; color: #222; }
      label { float: right; color: white; } form { display: flex; } p { margin: 40px; display: inline; }
      input { background: black !important; color: red !important; width: 40px; } button { background: navy !important; color: black !important; }
      div, span { text-transform: uppercase; } a { color: yellow; font-size: 8px; } .login label, .login p { letter-spacing: 1em; }`,
  },
  root: {
    title: 'Root of 62.5 %',
    // What is around the elements is as large as such pages make it; gallery.ts sets the root itself.
    css: 'host-page { display: block; background: #fff; color: #222; font: 16px/1.5 system-ui, sans-serif; }',
  },
  unset: {
    title: 'Everything unset',
    css: 'host-page { display: block; background: #fff; color: #222; } * { all: unset; }',
  },
} as const

export type HostPage = keyof typeof HOSTS

export const isHostPage = (name: unknown): name is HostPage => typeof name === 'string' && Object.hasOwn(HOSTS, name)
