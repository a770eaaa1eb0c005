// The words of the list of sessions, which is loaded where a server has one.

export const sessionTexts = {
  sessions: 'Where you are signed in',
  sessionsHelp: 'Browsers that have passed MFA as you. One that you end is asked for a code again.',
  loadingSessions: 'Loading where you are signed in…',
  onlyHere: 'Nowhere else.',
  thisSession: 'This one',
  unknownClient: 'Unknown browser',
  browserOn: (browser: string, system: string) => `${browser} on ${system}`,
  signedIn: 'Signed in',
  endSession: 'End',
  endSessionOf: (client: string) => `End ${client}`,
  endOthers: 'Sign out all others',
  sessionEnded: (client: string) => `${client}: ended. It is asked for a code again.`,
  othersEnded: 'All others ended. They are asked for a code again.',
  sessionWasOver: 'That one was over already.',
  moreSessions: 'There are more than are shown. Sign out all others ends them too.',
}

export type SessionTexts = typeof sessionTexts
