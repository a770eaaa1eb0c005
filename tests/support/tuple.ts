/** Texts with their lengths in front, as every key and MAC is made over: four bytes, then UTF-8. Shares no code with ours. */
export const tuple = (parts: readonly string[]): Buffer =>
  Buffer.concat(
    parts.flatMap((part) => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(Buffer.byteLength(part))
      return [length, Buffer.from(part)]
    }),
  )
