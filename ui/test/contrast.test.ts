// Every text colour on every ground it is used on reaches WCAG AA (4.5 : 1), in both schemes; lines that carry
// meaning reach 3 : 1.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync('src/look/tokens.css', 'utf8')
const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)')

const GROUNDS = ['--paper', '--sheet', '--sheet-soft']
const PAIRS: [string, string[]][] = [
  ['--ink', [...GROUNDS, '--paper-deep', '--amber-wash', '--tinta-wash', '--practice-wash']],
  ['--ink-soft', [...GROUNDS, '--paper-deep', '--tinta-wash', '--practice-wash']],
  ['--ink-faint', GROUNDS],
  ['--tinta', [...GROUNDS, '--tinta-wash', '--amber-wash']],
  ['--on-tinta', ['--tinta', '--tinta-deep']],
  ['--good', ['--sheet', '--sheet-soft', '--good-wash']],
  ['--amber', ['--sheet', '--sheet-soft', '--amber-wash']],
  ['--bad', ['--sheet', '--sheet-soft', '--bad-wash']],
  ['--practice', ['--sheet', '--sheet-soft', '--practice-wash', '--practice-stripe']],
]

describe.each([['light', light], ['dark', dark]])('%s', (_, scheme) => {
  const colour = (name: string) => new RegExp(`${name}:\\s*(#[0-9a-f]{6})`).exec(scheme)?.[1] ?? ''
  test.each(PAIRS)('%s', (text, grounds) => {
    for (const ground of grounds) expect(ratio(colour(text), colour(ground)), ground).toBeGreaterThanOrEqual(4.5)
  })
  test('edges of controls', () => {
    for (const ground of GROUNDS) expect(ratio(colour('--line-strong'), colour(ground)), ground).toBeGreaterThanOrEqual(3)
    for (const ground of GROUNDS) expect(ratio(colour('--focus'), colour(ground)), ground).toBeGreaterThanOrEqual(3)
  })
})

function ratio(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
