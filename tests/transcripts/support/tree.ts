import type { CDPSession } from 'playwright-core'

/* What the browser gives to screen readers: its accessibility tree, which is flat where the page has shadow roots. */

type Value = { type: string; value?: unknown }

export type TreeNode = {
  nodeId: string
  ignored: boolean
  role?: Value
  name?: Value
  description?: Value
  value?: Value
  properties?: { name: string; value: Value }[]
  childIds?: string[]
  parentId?: string
  backendDOMNodeId?: number
  /** Of its words, where it is not that of the page. */
  foreign?: string | undefined
  /** `aria-current`, which the debugger leaves out. */
  current?: string | undefined
}

type DocumentNode = {
  backendNodeId: number
  attributes?: string[]
  children?: DocumentNode[]
  shadowRoots?: DocumentNode[]
}

export type Tree = {
  root: TreeNode
  /** By the number that the debugger gives to what is in the document. */
  of(backendDOMNodeId: number): TreeNode | undefined
  /** Within the page. */
  focused(): TreeNode | undefined
  childrenOf(node: TreeNode): TreeNode[]
  /** The nearest first. */
  around(node: TreeNode): TreeNode[]
}

/** What the tree does not say of each node of the document: whether it is the current one, and in which language it is. */
async function readDocument(session: CDPSession): Promise<Map<number, Pick<TreeNode, 'current' | 'foreign'>>> {
  const { root } = (await session.send('DOM.getDocument', { depth: -1, pierce: true })) as { root: DocumentNode }
  const found = new Map<number, Pick<TreeNode, 'current' | 'foreign'>>()
  let pageLanguage: string | undefined
  function visit(node: DocumentNode, around: string | undefined): void {
    const { attributes = [], children = [], shadowRoots = [] } = node
    const attribute = (name: string) => {
      const at = attributes.findIndex((one, index) => index % 2 === 0 && one === name)
      return at === -1 ? undefined : attributes[at + 1]
    }
    // Of two dialects of one language the voice is the same.
    const language = attribute('lang')?.split('-')[0] ?? around
    pageLanguage ??= language
    found.set(node.backendNodeId, {
      current: attribute('aria-current'),
      foreign: language === pageLanguage ? undefined : language,
    })
    for (const child of [...children, ...shadowRoots]) visit(child, language)
  }
  visit(root, undefined)
  return found
}

export async function readTree(session: CDPSession): Promise<Tree> {
  const document = await readDocument(session)
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { nodes: TreeNode[] }
  for (const node of nodes) Object.assign(node, document.get(node.backendDOMNodeId ?? -1))
  const byId = new Map(nodes.map((node) => [node.nodeId, node]))
  const byDocument = new Map(nodes.map((node) => [node.backendDOMNodeId, node]))
  const [root] = nodes
  if (!root) throw new Error('The page has no accessibility tree.')
  const present = (node: TreeNode | undefined): node is TreeNode => node !== undefined
  return {
    root,
    focused: () => nodes.find((node) => node !== root && has(node, 'focused')),
    of: (number) => byDocument.get(number),
    childrenOf: ({ childIds = [] }) => childIds.map((id) => byId.get(id)).filter(present),
    around(node) {
      const found: TreeNode[] = []
      for (let at = byId.get(node.parentId ?? ''); at; at = byId.get(at.parentId ?? '')) found.push(at)
      return found
    },
  }
}

const has = ({ properties = [] }: TreeNode, wanted: string): boolean =>
  properties.some(({ name, value }) => name === wanted && value.value === true)

export const roleOf = (node: TreeNode): string => (node.ignored ? 'none' : String(node.role?.value ?? 'none'))

const textOf = (value: Value | undefined) =>
  String(value?.value ?? '')
    .replace(/\s+/g, ' ')
    .trim()

export const nameOf = (node: TreeNode): string => textOf(node.name)

/** Said in words of their own by every reader; `false` and what cannot be heard is left out. */
function statesOf(node: TreeNode): string[] {
  const found = new Map(node.properties?.map(({ name, value }) => [name, String(value.value)]))
  const is = (name: string) => found.get(name) === 'true'
  const onOrOff = ['checked', 'pressed'].filter((name) => found.has(name))
  return [
    ...onOrOff.map((name) =>
      is(name) ? (roleOf(node) === 'switch' ? 'on' : name) : roleOf(node) === 'switch' ? 'off' : `not ${name}`,
    ),
    ...(found.has('expanded') ? [is('expanded') ? 'expanded' : 'collapsed'] : []),
    ...(found.has('hasPopup') && found.get('hasPopup') !== 'false' ? [`opens a ${found.get('hasPopup')}`] : []),
    ...(is('selected') ? ['selected'] : []),
    ...(is('required') ? ['required'] : []),
    ...(is('readonly') ? ['read only'] : []),
    ...(is('disabled') ? ['unavailable'] : []),
    ...(found.has('invalid') && found.get('invalid') !== 'false' ? ['invalid'] : []),
    ...(is('busy') ? ['busy'] : []),
    ...(is('modal') ? ['modal'] : []),
    ...(node.current === undefined ? [] : [`current ${node.current}`]),
  ]
}

/** What readers say again by themselves when it changes under the focus. */
export const changing = (node: TreeNode): string =>
  statesOf(node)
    .filter((state) =>
      ['on', 'off', 'expanded', 'collapsed', 'checked', 'not checked', 'pressed', 'not pressed'].includes(state),
    )
    .join(', ')

/** Words that another voice reads say which one. */
export const inItsLanguage = ({ foreign }: TreeNode, words: string): string =>
  foreign === undefined || words.trim() === '' ? words : `{${foreign}} ${words}`

const NAMED: Record<string, string> = {
  textbox: 'text field',
  combobox: 'select',
  MenuListPopup: 'list of options',
  img: 'picture',
  image: 'picture',
  alertdialog: 'alert dialog',
  contentinfo: 'footer',
  DescriptionList: 'list of terms',
  Details: 'details',
  columnheader: 'column header',
  rowheader: 'row header',
  DisclosureTriangle: 'disclosure',
}

/** One thing as it is said: what it is, its name, its value, its states, what describes it. */
export function sayNode(node: TreeNode): string {
  const role = roleOf(node)
  const level = node.properties?.find(({ name }) => name === 'level')?.value.value
  const kind = role === 'heading' ? `heading ${level}` : (NAMED[role] ?? role)
  const value = textOf(node.value)
  const states = statesOf(node)
  return [
    `${kind}: ${inItsLanguage(node, nameOf(node)) || '(no name)'}`,
    value && value !== nameOf(node) ? ` = ${value}` : '',
    states.length > 0 ? ` [${states.join(', ')}]` : '',
    textOf(node.description) ? ` – ${textOf(node.description)}` : '',
  ].join('')
}
