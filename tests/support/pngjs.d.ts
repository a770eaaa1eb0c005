declare module 'pngjs' {
  export class PNG {
    constructor(options?: { width?: number; height?: number })
    readonly width: number
    readonly height: number
    data: Buffer
    static readonly sync: { read(png: Uint8Array): PNG; write(png: PNG): Buffer }
  }
}
