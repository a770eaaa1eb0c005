/** Requests that are not made of a method, a target and header fields: only bytes. `head` ends without the empty line. */
export type RawForm = {
  name: string
  bytes(request: { method: string; target: string; host: string; head: string }): string
}

const line = ({ method, target }: { method: string; target: string }, version = 'HTTP/1.1') =>
  `${method} ${target} ${version}\r\n`

/** A second request hidden in the body of the first, for who reads its length otherwise. */
const hidden = (target: string, host: string) => `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nX-Hidden: 1\r\n\r\n`

export const RAW_FORMS: RawForm[] = [
  { name: 'HTTP/1.0', bytes: (one) => `${line(one, 'HTTP/1.0')}${one.head}\r\n` },
  { name: 'HTTP/1.0 keep-alive', bytes: (one) => `${line(one, 'HTTP/1.0')}Connection: keep-alive\r\n${one.head}\r\n` },
  { name: 'HTTP/0.9', bytes: ({ target }) => `GET ${target}\r\n` },
  { name: 'HTTP/1.2', bytes: (one) => `${line(one, 'HTTP/1.2')}${one.head}\r\n` },
  { name: 'HTTP/2.0', bytes: (one) => `${line(one, 'HTTP/2.0')}${one.head}\r\n` },
  { name: 'HTTP/1.1 small', bytes: (one) => `${line(one, 'http/1.1')}${one.head}\r\n` },
  { name: 'HTTP/2 preface', bytes: (one) => `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${line(one)}${one.head}\r\n` },
  { name: 'no version', bytes: (one) => `${one.method} ${one.target}\r\n${one.head}\r\n` },
  { name: 'bare line feeds', bytes: (one) => `${line(one)}${one.head}\r\n`.replaceAll('\r\n', '\n') },
  { name: 'bare carriage returns', bytes: (one) => `${line(one)}${one.head}\r\n`.replaceAll('\r\n', '\r') },
  { name: 'empty lines first', bytes: (one) => `\r\n\r\n${line(one)}${one.head}\r\n` },
  { name: 'space first', bytes: (one) => ` ${line(one)}${one.head}\r\n` },
  { name: 'two spaces', bytes: (one) => `${one.method}  ${one.target}  HTTP/1.1\r\n${one.head}\r\n` },
  { name: 'tabs', bytes: (one) => `${one.method}\t${one.target}\tHTTP/1.1\r\n${one.head}\r\n` },
  { name: 'vertical tab', bytes: (one) => `${one.method} ${one.target}\x0b HTTP/1.1\r\n${one.head}\r\n` },
  {
    name: 'tab in the target',
    bytes: (one) => `${one.method} ${one.target.replace(/(?<=.)\//, '/\t')} HTTP/1.1\r\n${one.head}\r\n`,
  },
  { name: 'space in the target', bytes: (one) => `${one.method} ${one.target}/ x HTTP/1.1\r\n${one.head}\r\n` },
  { name: 'NUL in the target', bytes: (one) => `${one.method} ${one.target}\x00 HTTP/1.1\r\n${one.head}\r\n` },
  {
    name: 'carriage return in the target',
    bytes: (one) => `${one.method} ${one.target}\r HTTP/1.1\r\n${one.head}\r\n`,
  },
  { name: 'line feed in the target', bytes: (one) => `${one.method} ${one.target}\n HTTP/1.1\r\n${one.head}\r\n` },
  {
    name: 'version in the target',
    bytes: (one) => `${one.method} /nothing HTTP/1.1 ${one.target} HTTP/1.1\r\n${one.head}\r\n`,
  },
  { name: 'folded field', bytes: (one) => `${line(one)}${one.head}X-Folded: a\r\n Cookie: b=c\r\n\r\n` },
  { name: 'space before colon', bytes: (one) => `${line(one)}${one.head}X-MFA-Assertion : true\r\n\r\n` },
  { name: 'space before the first field', bytes: (one) => `${line(one)} X-MFA-Assertion: true\r\n${one.head}\r\n` },
  { name: 'field without colon', bytes: (one) => `${line(one)}${one.head}X-MFA-Assertion\r\n\r\n` },
  { name: 'field without name', bytes: (one) => `${line(one)}${one.head}: x\r\n\r\n` },
  { name: 'NUL in a field', bytes: (one) => `${line(one)}${one.head}X-A: a\x00b\r\n\r\n` },
  {
    name: 'field behind a bare line feed',
    bytes: (one) => `${line(one)}${one.head}X-A: a\nX-MFA-Assertion: true\r\n\r\n`,
  },
  {
    name: 'length and chunks',
    bytes: (one) =>
      `${line({ ...one, method: 'POST' })}${one.head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden(one.target, one.host)}`,
  },
  {
    name: 'chunks and length',
    bytes: (one) =>
      `${line({ ...one, method: 'POST' })}${one.head}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n${hidden(one.target, one.host)}\r\n0\r\n\r\n`,
  },
  {
    name: 'two lengths',
    bytes: (one) =>
      `${line({ ...one, method: 'POST' })}${one.head}Content-Length: 0\r\nContent-Length: 60\r\n\r\n${hidden(one.target, one.host)}`,
  },
  {
    name: 'length list',
    bytes: (one) =>
      `${line({ ...one, method: 'POST' })}${one.head}Content-Length: 0, 60\r\n\r\n${hidden(one.target, one.host)}`,
  },
  {
    name: 'length with sign',
    bytes: (one) =>
      `${line({ ...one, method: 'POST' })}${one.head}Content-Length: +0\r\n\r\n${hidden(one.target, one.host)}`,
  },
  {
    name: 'negative length',
    bytes: (one) =>
      `${line({ ...one, method: 'POST' })}${one.head}Content-Length: -1\r\n\r\n${hidden(one.target, one.host)}`,
  },
  {
    name: 'length in a GET',
    bytes: (one) =>
      `${line({ ...one, method: 'GET' })}${one.head}Content-Length: ${hidden(one.target, one.host).length}\r\n\r\n${hidden(one.target, one.host)}`,
  },
  {
    name: 'encoding unknown',
    bytes: (one) =>
      `${line({ ...one, method: 'POST' })}${one.head}Transfer-Encoding: xchunked\r\nContent-Length: 0\r\n\r\n${hidden(one.target, one.host)}`,
  },
  {
    name: 'encoding with a tab',
    bytes: (one) =>
      `${line({ ...one, method: 'POST' })}${one.head}Transfer-Encoding:\tchunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n${hidden(one.target, one.host)}`,
  },
  {
    name: 'encoding, space before colon',
    bytes: (one) =>
      `${line({ ...one, method: 'POST' })}${one.head}Transfer-Encoding : chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n${hidden(one.target, one.host)}`,
  },
  {
    name: 'encoding twice',
    bytes: (one) =>
      `${line({ ...one, method: 'POST' })}${one.head}Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden(one.target, one.host)}`,
  },
  {
    name: 'chunk extension',
    bytes: (one) =>
      `${line({ ...one, method: 'POST' })}${one.head}Transfer-Encoding: chunked\r\n\r\n0;${'x'.repeat(100)}\r\n\r\n${hidden(one.target, one.host)}`,
  },
  {
    name: 'trailers',
    bytes: (one) =>
      `${line({ ...one, method: 'POST' })}${one.head}Transfer-Encoding: chunked\r\nTrailer: X-MFA-Assertion\r\n\r\n0\r\nX-MFA-Assertion: true\r\n\r\n`,
  },
  {
    name: 'chunk size wraps',
    bytes: (one) =>
      `${line({ ...one, method: 'POST' })}${one.head}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff0\r\n${hidden(one.target, one.host)}`,
  },
  { name: 'two at once', bytes: (one) => `${line(one)}${one.head}\r\n${hidden(one.target, one.host)}` },
  {
    name: 'many fields',
    bytes: (one) => `${line(one)}${one.head}${Array.from({ length: 300 }, (_, n) => `X-${n}: ${n}\r\n`).join('')}\r\n`,
  },
]
