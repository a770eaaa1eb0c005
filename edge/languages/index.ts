/** Our pages in other languages than English, apart from `sallyport/edge` so that hosts without them do not carry this. */
export type { MailWords, Words } from '../words/words.ts'
export { type LanguageOptions, languages } from './languages.ts'
