// The frame stays in its page, keeps its opposite edge, and moves by exact points.
import { expect, test } from 'vitest'
import { defaultRect, inside, keyed, moved, resized, sameRect, SMALLEST, type Handle } from '../src/parts/frame'

const page = { width: 595, height: 842 }
const rect = { x: 100, y: 200, width: 190, height: 62 }
const plain = { shift: false, alt: false }

test('the first place lies in every page, however small or wide', () => {
  for (const size of [page, { width: 842, height: 595 }, { width: 90, height: 60 }, { width: 40, height: 20 }, { width: 14400, height: 14400 }]) {
    for (const design of ['text', 'qr', 'emblem'] as const) {
      const place = defaultRect(size, design)
      expect(place && sameRect(place, inside(place, size))).toBe(true)
      expect(place && place.x >= 0 && place.y >= 0 && place.x + place.width <= size.width && place.y + place.height <= size.height).toBe(true)
    }
  }
  expect(defaultRect(page, 'invisible')).toBeNull()
})

test('an earlier place is kept when the design changes', () => {
  expect(defaultRect(page, 'emblem', rect)).toMatchObject({ x: 100, y: 200 })
})

test('arrows move 1 pt, with Shift 10 pt, with Alt they resize', () => {
  expect(keyed(rect, 'ArrowLeft', plain, page)).toMatchObject({ x: 99, y: 200 })
  expect(keyed(rect, 'ArrowDown', { shift: true, alt: false }, page)).toMatchObject({ x: 100, y: 210 })
  expect(keyed(rect, 'ArrowRight', { shift: false, alt: true }, page)).toMatchObject({ x: 100, width: 191 })
  expect(keyed(rect, 'a', plain, page)).toBeNull()
})

test('moving stops at the edges', () => {
  expect(moved(rect, -1000, -1000, page)).toMatchObject({ x: 0, y: 0 })
  expect(moved(rect, 1000, 1000, page)).toMatchObject({ x: 405, y: 780 })
})

test('each handle leaves the opposite edges alone and never turns the box over', () => {
  const handles: Handle[] = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw']
  for (const handle of handles) {
    for (const [dx, dy] of [[37, 21], [-37, -21], [5000, 5000], [-5000, -5000]] as const) {
      const to = resized(rect, handle, dx, dy, page)
      if (!handle.includes('w')) expect(to.x).toBe(rect.x)
      if (!handle.includes('e')) expect(to.x + to.width).toBeCloseTo(rect.x + rect.width, 1)
      if (!handle.includes('n')) expect(to.y).toBe(rect.y)
      if (!handle.includes('s')) expect(to.y + to.height).toBeCloseTo(rect.y + rect.height, 1)
      expect(to.width).toBeGreaterThanOrEqual(SMALLEST.width)
      expect(to.height).toBeGreaterThanOrEqual(SMALLEST.height)
      expect(sameRect(to, inside(to, page))).toBe(true)
    }
  }
})
