/** What every site answers, with a gate in front or without: any real handler makes the gate's share smaller. */
export const CONTENT = 'content of the site'
