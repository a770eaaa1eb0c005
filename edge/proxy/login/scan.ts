import { OVERLAP } from './field-pattern.ts'

/*
 * A body that is too long to be kept in memory may still turn out to be a login: it is looked through while it is sent,
 * and the request is cut off when the field turns up.
 */

/**
 * `head` and what follows it, as one stream; `found` is called when the field turns up, before the part that holds it goes
 * out. The caller aborts the request: a stream that ends with an error would look complete to the site.
 */
export function scanned(
  head: Uint8Array,
  rest: ReadableStreamDefaultReader<Uint8Array>,
  pattern: RegExp,
  found: () => void,
): ReadableStream<Uint8Array> {
  const decoder = new TextDecoder('latin1')
  let tail = ''
  let isFirst = true
  const isClean = (chunk: Uint8Array) => {
    // UTF-16 and UTF-32 without their NULs are the text itself.
    const text = tail + decoder.decode(chunk).replaceAll('\0', '')
    if (pattern.test(text)) return false
    tail = text.slice(-OVERLAP)
    return true
  }
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      let chunk: Uint8Array
      if (isFirst) {
        isFirst = false
        chunk = head
      } else {
        const { done, value } = await rest.read()
        if (done) return controller.close()
        chunk = value
      }
      if (isClean(chunk)) return controller.enqueue(chunk)
      found()
      await rest.cancel()
      // Never closed: the request that it belongs to is cut off.
      return new Promise<void>(() => {})
    },
    cancel: (reason) => rest.cancel(reason),
  })
}
