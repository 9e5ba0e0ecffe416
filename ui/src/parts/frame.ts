// Geometry of the signature frame: points on the displayed page, origin at its top left. Pure.
import type { Design, PageSize, Rect } from '../host/bindings'

/** Smallest block that can still be read, in points. */
export const SMALLEST = { width: 72, height: 28 }

/** Natural sizes of the designs, in points (texts §6.1). */
const NATURAL: Record<Exclude<Design, 'invisible'>, { width: number; height: number }> = {
  text: { width: 190, height: 62 },
  qr: { width: 190, height: 62 },
  emblem: { width: 206, height: 62 },
}

/** Distance from the page's edges that the first placement keeps, in points. */
const MARGIN = { right: 62, bottom: 132 }

export type Handle = 'n' | 'ne' | 'e' | 'se' | 's' | 'sw' | 'w' | 'nw'

/** Where a block stands at first: lower right, where letters are signed. An earlier place is kept. */
export function defaultRect(page: PageSize, design: Design, earlier: Rect | null = null): Rect | null {
  if (design === 'invisible') return null
  const { width, height } = NATURAL[design]
  if (earlier) return inside({ ...earlier, width, height }, page)
  return inside({ x: page.width - MARGIN.right - width, y: page.height - MARGIN.bottom - height, width, height }, page)
}

/** The block at a text: its upper left corner on the text's, as large as it is now, wholly in the page. */
export function rectAt(text: Rect, page: PageSize, design: Design, now: Rect | null = null): Rect | null {
  const block = now ?? defaultRect(page, design)
  return block && inside({ ...block, x: text.x, y: text.y }, page)
}

/** The nearest rectangle that lies wholly in the page; too large ones shrink. */
export function inside(rect: Rect, page: PageSize): Rect {
  const width = Math.min(Math.max(rect.width, Math.min(SMALLEST.width, page.width)), page.width)
  const height = Math.min(Math.max(rect.height, Math.min(SMALLEST.height, page.height)), page.height)
  return {
    x: round(Math.min(Math.max(rect.x, 0), page.width - width)),
    y: round(Math.min(Math.max(rect.y, 0), page.height - height)),
    width: round(width),
    height: round(height),
  }
}

export function moved(rect: Rect, dx: number, dy: number, page: PageSize): Rect {
  return inside({ ...rect, x: rect.x + dx, y: rect.y + dy }, page)
}

/** Drags one handle; the opposite edge stays where it is. */
export function resized(rect: Rect, handle: Handle, dx: number, dy: number, page: PageSize): Rect {
  let { x, y, width, height } = rect
  const right = x + width
  const bottom = y + height
  if (handle.includes('e')) width = clamp(width + dx, SMALLEST.width, page.width - x)
  if (handle.includes('s')) height = clamp(height + dy, SMALLEST.height, page.height - y)
  if (handle.includes('w')) {
    x = clamp(x + dx, 0, right - SMALLEST.width)
    width = right - x
  }
  if (handle.includes('n')) {
    y = clamp(y + dy, 0, bottom - SMALLEST.height)
    height = bottom - y
  }
  return inside({ x, y, width, height }, page)
}

/** What a key does to the block: arrows move 1 pt, with Shift 10 pt; with Alt they resize at the lower right. */
export function keyed(rect: Rect, key: string, mods: { shift: boolean; alt: boolean }, page: PageSize): Rect | null {
  const step = mods.shift ? 10 : 1
  const [dx, dy] = ARROWS[key] ?? [0, 0]
  if (dx === 0 && dy === 0) return null
  return mods.alt ? resized(rect, 'se', dx * step, dy * step, page) : moved(rect, dx * step, dy * step, page)
}

const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

export function sameRect(a: Rect | null, b: Rect | null): boolean {
  if (!a || !b) return a === b
  return near(a.x, b.x) && near(a.y, b.y) && near(a.width, b.width) && near(a.height, b.height)
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) < 0.05
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high))
}

/** Tenths of a point are finer than any eye and keep what travels short. */
function round(value: number): number {
  return Math.round(value * 10) / 10
}
