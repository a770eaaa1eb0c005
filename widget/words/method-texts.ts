// The words of what is done about a method, which is loaded with a menu of one. Keys in snake_case are the codes they explain.

export const methodTexts = {
  name: 'Name',
  save: 'Save',
  name_required: 'Enter a name.',
  name_length: 'A name has at most 60 characters.',
  removeTitle: 'Delete this MFA method?',
  removeHelp: (name: string) =>
    `${name} and all your backup codes stop working. Then your password alone is enough to get in.`,
  removeOneHelp: (name: string) => `${name} stops working. Your other methods and your backup codes stay.`,
  proveRemoval: 'Enter a code to delete the method.',
  thenRemoved: 'Then the method is deleted.',
  keptByPolicy: (accounts: string, many: boolean) =>
    `${accounts} ${many ? 'require' : 'requires'} MFA, so this method cannot be deleted. Reset puts a new one in its place.`,
  keptPasskey: (accounts: string, many: boolean) =>
    `${accounts} ${many ? 'require' : 'requires'} MFA, so your only method cannot be deleted. Add another one first.`,
  thisSite: 'This site',
}

export type MethodTexts = typeof methodTexts
