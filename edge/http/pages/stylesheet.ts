import type { StyleTokens } from '../../core/tokens.ts'

/**
 * The style sheet of our pages and of `<mfa-challenge>`, served as `assets/mfa.css`. It names `.mfa-*` classes alone,
 * so that a host's own layout around them stays as it is; colours are the tokens of the elements. Light or dark is the
 * layout's choice on our pages: only our own, `.mfa-body`, follows the system. Among a host's text, `<mfa-challenge>` goes by
 * that text (`followPage`).
 *
 * What is inside stands in a host's document, where its rules for `label` or `.login input` reach. So each element is first
 * taken back to what the browser makes of it, by a selector as strong as such rules, and then given all it needs by one that
 * is stronger. `!important` where a page uses it for every field and button. Text goes the way of its first letter, but where
 * names and links stand side by side, which have none: they go the way of the page.
 */
const STYLESHEET = `.mfa-page,mfa-challenge{
--accent:var(--mfa-color-accent,light-dark(#2f5fe0,#8ab0ff));--on-accent:var(--mfa-color-on-accent,light-dark(#fff,#0b1220));
--text:var(--mfa-color-text,light-dark(#1a1d23,#e8ebf0));--muted:var(--mfa-color-muted,light-dark(#5b6472,#9aa4b2));
--surface:var(--mfa-color-surface,light-dark(#fff,#171b22));--sunken:var(--mfa-color-sunken,light-dark(#f3f5f8,#0f1217));
--border:var(--mfa-color-border,light-dark(#d5dbe4,#2f3743));--control:var(--mfa-color-control-border,light-dark(#868f9d,#7b8696));
--warning-tint:light-dark(#fdf4e1,#2b2414);--danger:var(--mfa-color-danger,light-dark(#b3261e,#ff9d94));--warning:var(--mfa-color-warning,light-dark(#8a5a00,#f0c057));
--radius:var(--mfa-radius,8px);--small:max(.875em,13px);--link:max(.9375em,14px);word-break:auto-phrase}
mfa-challenge{transition:color 1ms!important}
mfa-challenge:state(on-dark){color-scheme:dark}mfa-challenge:state(on-light){color-scheme:light}
mfa-challenge[theme=light]{color-scheme:light}mfa-challenge[theme=dark]{color-scheme:dark}
:root:has(>.mfa-body){color-scheme:light dark}
.mfa-body{margin:0}
.mfa-body>.mfa-page{min-block-size:100dvh}
.mfa-page{box-sizing:border-box;container-type:inline-size;display:grid;grid-template-columns:minmax(0,1fr);align-content:start;justify-items:center;padding:max(24px,16dvh) 16px 24px;
background:var(--sunken);color:var(--text);font:max(1rem,16px)/1.5 var(--mfa-font,system-ui,sans-serif)}
.mfa-page:has(.mfa-column){padding-block-start:clamp(24px,8vw,96px)}
:is(.mfa-page,mfa-challenge,.mfa-step-up){
&:is(mfa-challenge){display:block;font-size:max(1em,14px);line-height:1.5;text-align:left;text-transform:none;text-indent:0;text-shadow:none;letter-spacing:normal;word-spacing:normal;white-space:normal;font-style:normal;font-weight:400;cursor:auto}
:is(div,form,fieldset,legend,label,input,button,p,span,a,strong,h1,h2,table,thead,tbody,tr,th,td,nav){all:revert;unicode-bidi:plaintext}
.mfa-card{box-sizing:border-box;inline-size:100%;max-inline-size:400px;padding:24px;background:var(--surface);border:1px solid var(--border);border-radius:calc(var(--radius)*1.5)}
.mfa-card:has(mfa-setup-wizard){max-inline-size:592px}
.mfa-keep{display:none}
.mfa-card:has([state=keeping]){.mfa-keep{display:block}.mfa-why{display:none}
>.mfa-heading{position:absolute;clip-path:inset(50%)}
.mfa-actions .mfa-link{color:var(--muted)!important;font-size:var(--small)}}
.mfa-column{inline-size:100%;max-inline-size:592px}
.mfa-heading{margin:0;font-size:1.25em;line-height:1.3;font-weight:600}
.mfa-who{margin:4px 0 0;color:var(--muted);font-size:var(--small);overflow-wrap:anywhere}
:is(.mfa-who,.mfa-ways,.mfa-signout,.mfa-support,.mfa-accounts :is(th,td)){unicode-bidi:isolate}
.mfa-text{margin:16px 0}
.mfa-form{margin:20px 0 0;text-align:left}
:is(&,.mfa-form):dir(rtl){text-align:right}
.mfa-label{display:block;margin-block-end:6px;font-size:var(--small);font-weight:550}
.mfa-hint{margin:0 0 8px;color:var(--muted);font-size:var(--small)}
.mfa-code{box-sizing:border-box;inline-size:100%;block-size:56px;margin:0;padding:0 4px;text-align:center;font:500 max(1.5em,24px) ui-monospace,monospace;font-variant-numeric:tabular-nums;letter-spacing:.2em;
color:var(--text)!important;background:var(--surface)!important;border:1px solid var(--control);border-radius:var(--radius)}
.mfa-backup-code{font-size:max(1.125em,18px);letter-spacing:.06em;text-transform:uppercase}
.mfa-code[aria-invalid=true]{border-color:var(--danger);box-shadow:inset 0 0 0 1px var(--danger)}
.mfa-code:disabled{opacity:.55}
.mfa-error{position:relative;margin:8px 0 0;padding-inline-start:26px;color:var(--danger);font-size:var(--small)}
.mfa-error:not(:empty)::before,.mfa-notice:not(:empty)::before{content:"!"/"";display:inline-grid;flex:none;place-items:center;box-sizing:border-box;inline-size:18px;block-size:18px;margin-inline-end:8px;border:1.5px solid;border-radius:50%;font:700 12px/1 sans-serif}
.mfa-error a{color:inherit;font-size:inherit}:is(.mfa-error a,.mfa-notice strong){white-space:nowrap}
.mfa-notice{display:flex;margin:12px 0 0;padding:12px 16px;font-size:var(--small);color:var(--text);background:var(--warning-tint);border:1px solid transparent;border-radius:var(--radius)}
.mfa-error::before{position:absolute;inset-block-start:1px;inset-inline-start:0}
.mfa-error+.mfa-button{margin-block-start:12px}
.mfa-notice::before{margin-block-start:2px;color:var(--warning)}
.mfa-late{visibility:hidden;animation:mfa-wait 0s 8s forwards}
.mfa-notice+.mfa-label{margin-block-start:16px}
:is(.mfa-error,.mfa-notice):empty,:is(.mfa-form,.mfa-support,input)[hidden]{display:none}
.mfa-button{box-sizing:border-box;min-block-size:44px;padding:8px 16px;font:inherit;font-weight:550;line-height:1.25;color:var(--text)!important;background:var(--surface)!important;border:1px solid var(--control);border-radius:var(--radius);cursor:pointer}
.mfa-button:hover{filter:brightness(.95)}
.mfa-form>.mfa-button{inline-size:100%;margin-block-start:16px}
.mfa-primary{color:var(--on-accent)!important;background:var(--accent)!important;border-color:var(--accent)}
.mfa-button:disabled{color:var(--muted)!important;background:none!important;border-color:var(--border);cursor:default}
.mfa-button[data-busy]{position:relative;opacity:1;cursor:progress;
&::before,&::after{content:"";position:absolute;opacity:0;animation:mfa-wait 0s .3s forwards}
&::before{z-index:1;inset-block-start:calc(50% - 7px);inset-inline-start:max(12px,50% - 4em);inline-size:14px;block-size:14px;border:2px solid;border-inline-end-color:transparent;border-radius:50%;animation:mfa-wait 0s .3s forwards,mfa-turn .8s linear infinite}
&::after{content:attr(data-busy)/"";inset:-1px;display:grid;place-items:center;padding-inline-start:20px;white-space:nowrap;background:inherit;border-radius:inherit}}
.mfa-actions{display:flex;flex-wrap:wrap;align-items:center;gap:8px 16px;margin-block-start:24px}
.mfa-actions .mfa-signout{margin:0;margin-inline-start:auto}
.mfa-link{min-block-size:24px;padding:0;text-align:start;font:inherit;font-size:var(--link);color:var(--accent)!important;background:none!important;border:0;text-decoration:underline;text-underline-offset:.15em;cursor:pointer}
.mfa-ways{margin:12px 0 0}
:is(.mfa-ways,.mfa-text) a{color:var(--accent);font-size:var(--link);text-underline-offset:.15em}
.mfa-ways a{display:inline-flex;align-items:center;min-block-size:24px}
a.mfa-button{display:inline-grid;place-items:center;text-align:center;text-decoration:none}
.mfa-column mfa-settings{display:block;margin-block-start:12px}
.mfa-nav{display:flex;flex-wrap:wrap;gap:4px;margin-block-end:16px}
.mfa-nav a{padding:8px 12px;border-radius:var(--radius);color:var(--muted);font-size:var(--link);text-decoration:none}
.mfa-nav [aria-current]{color:inherit;background:var(--surface);box-shadow:inset 0 0 0 1px var(--border)}
.mfa-column .mfa-card{max-inline-size:none;margin-block-start:12px}
.mfa-column .mfa-heading{font-size:1.125em}
.mfa-accounts{inline-size:100%;margin:16px 0 -16px;border-collapse:collapse}
.mfa-accounts :is(th,td){inline-size:45%;padding:16px 0;vertical-align:top;text-align:start;overflow-wrap:anywhere;border-block-start:1px solid var(--border)}
.mfa-accounts tr>:last-child{inline-size:55%;padding-inline-start:16px}
.mfa-accounts th{font-weight:600}
.mfa-accounts [scope=col]{padding-block:8px;color:var(--muted);font-size:var(--small)}
.mfa-accounts span{display:block;font-weight:400}
.mfa-signout{margin:16px 0 0;text-align:end}
.mfa-signout .mfa-link{padding:4px 0;color:var(--muted)!important}
.mfa-support{margin:16px 0 0;padding-block-start:16px;border-block-start:1px solid var(--border);color:var(--muted);font-size:var(--small)}
.mfa-support a{color:var(--accent)}
.mfa-hidden{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
:is(.mfa-code,.mfa-button,.mfa-link,a):focus-visible{outline:var(--mfa-focus-ring,2px solid var(--accent));outline-offset:2px}
@container (max-width:440px){.mfa-card{padding:20px 16px}.mfa-actions{flex-direction:column;align-items:stretch}}
@media (pointer:coarse){:is(.mfa-link,.mfa-ways a){min-block-size:44px}.mfa-nav a{padding-block:12px}}
@media (scripting:none){.mfa-late{display:none}}
@media (prefers-reduced-motion:reduce){.mfa-button[data-busy]{&::before{display:none}&::after{padding:0}}}
@media (forced-colors:active){.mfa-button[data-busy]::after{background:ButtonFace}.mfa-primary{border-width:2px}.mfa-button:disabled{opacity:1;color:GrayText!important;border-color:GrayText}}
}
@keyframes mfa-wait{to{opacity:1;visibility:visible}}@keyframes mfa-turn{to{rotate:1turn}}
@media (max-width:30rem){.mfa-page{padding-block-start:24px}}
`

/**
 * The sheet with the deployment's own tokens, which stand on what is ours alone: a host's page keeps its own. They were
 * checked, so each is one declaration.
 */
export function stylesheet(tokens: StyleTokens, more = ''): string {
  const own = Object.entries(tokens).map(([name, value]) => `${name}:${value}`)
  return STYLESHEET + more + (own.length === 0 ? '' : `.mfa-page,mfa-challenge{${own.join(';')}}\n`)
}
