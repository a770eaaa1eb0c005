import { inItsLanguage, nameOf, roleOf, sayNode, type Tree, type TreeNode } from './tree.ts'

/** Said as one thing, with nothing of what is in it. */
const WHOLE = new Set([
  ...['heading', 'button', 'link', 'textbox', 'searchbox', 'combobox', 'checkbox', 'radio', 'switch', 'menuitem'],
  ...['img', 'image', 'option', 'progressbar', 'spinbutton', 'DisclosureTriangle', 'tab'],
  ...['columnheader', 'rowheader'],
])

export const isWhole = (node: TreeNode): boolean => WHOLE.has(roleOf(node))

/** Said when it is entered, if it has a name; these also without one. */
const LANDMARKS = new Set([
  'main',
  'navigation',
  'banner',
  'contentinfo',
  'complementary',
  'dialog',
  'alertdialog',
  'table',
])
const ENTERED = new Set([...LANDMARKS, 'group', 'region', 'form', 'radiogroup', 'menu', 'grid', 'toolbar'])

/** What is written in one line. */
const LINES = new Set(['paragraph', 'listitem', 'alert', 'status', 'cell', 'gridcell', 'term', 'definition'])

const isSaidOnEntering = (node: TreeNode): boolean =>
  LANDMARKS.has(roleOf(node)) || (ENTERED.has(roleOf(node)) && nameOf(node) !== '')

/** What is said of the places around something, the outermost first. */
export const placesAround = (tree: Tree, node: TreeNode): TreeNode[] =>
  tree.around(node).filter(isSaidOnEntering).reverse()

export const sayPlace = (node: TreeNode): string => (nameOf(node) === '' ? roleOf(node) : sayNode(node))

/** Everything from the top, as somebody hears it who goes on with the arrow key: a line for each stop. */
export function readAll(tree: Tree, from: TreeNode = tree.root): string[] {
  const lines: string[] = []
  let line = ''
  const flush = () => {
    const text = line.replace(/\s+/g, ' ').trim()
    if (text !== '') lines.push(`text: ${text}`)
    line = ''
  }
  const say = (words: string) => {
    flush()
    lines.push(words)
  }

  /** What stands beside something is heard as another word, whatever is between them on the screen. */
  const add = (text: string) => {
    line += /[\p{L}\p{N}]$/u.test(line) && /^[\p{L}\p{N}]/u.test(text) ? ` ${text}` : text
  }

  function read(node: TreeNode, isInLine: boolean): void {
    const role = roleOf(node)
    if (role === 'StaticText') add(inItsLanguage(node, String(node.name?.value ?? '')))
    else if (role === 'LineBreak') add(' ')
    else if (isWhole(node)) say(sayNode(node))
    else readInside(node, role, isInLine)
  }

  function readInside(node: TreeNode, role: string, isInLine: boolean): void {
    if (isList(role)) {
      const name = nameOf(node)
      say(`list of ${tree.childrenOf(node).length}${name === '' ? '' : `: ${name}`}`)
    } else if (isSaidOnEntering(node)) say(sayPlace(node))
    const isLine = isInLine || LINES.has(role) || isInline(role)
    const isOwnLine = LINES.has(role) || !(isInLine || isInline(role))
    if (isOwnLine) flush()
    for (const child of tree.childrenOf(node)) {
      read(child, isLine)
      if (!isLine) flush()
    }
    if (isOwnLine) flush()
  }

  read(from, false)
  flush()
  return lines
}

const isList = (role: string): boolean => role === 'list' || role === 'DescriptionList'

/** Markup around words that does not end their line. */
const isInline = (role: string): boolean =>
  ['strong', 'emphasis', 'code', 'time', 'mark', 'Abbr', 'superscript'].includes(role)
