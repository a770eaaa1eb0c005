/** docs/openapi.json, as hosts get it. */
declare module 'sallyport/openapi.json' {
  const document: object
  export = document
}
