// Runs before `npm start`, in JavaScript that any Node reads: an older one would stop at the first type annotation
// with a message that helps nobody.
const [major, minor] = process.versions.node.split('.').map(Number)

if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(
    `This is Node ${process.versions.node}; the demo needs 22.12 or newer.\n` +
      'On Linux x64 `npm ci` brings one along and `npm start` uses it; elsewhere install a newer Node.\n',
  )
  process.exit(1)
}
