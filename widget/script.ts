import './define.ts'

// On the machine of whoever builds the page, and nowhere else: what is wrong with it, in the console.
if (/localhost$|^127|^.::1/.test(location.hostname)) import('./hints/hints.ts').catch(() => {})
