// The block at a text, in the drawn window: search, places to choose from, what is told, keys.
import { cleanup, fireEvent, render, waitFor } from '@testing-library/svelte'
import axe from 'axe-core'
import { afterEach, expect, test } from 'vitest'
import { browserHost } from '../src/host/browser'
import type { Host } from '../src/host/host'
import App from '../src/views/App.svelte'

afterEach(cleanup)

async function shown(change: Partial<Host> = {}): Promise<(name: string) => HTMLElement> {
  const host = { ...browserHost(new URLSearchParams('slow=0&keys=real&profile=full&arrive=letter')), ...change }
  const { container } = render(App, { host })
  await waitFor(() => expect(container.querySelector('[data-test=place-text]')).not.toBeNull())
  return (name) => container.querySelector(`[data-test="${name}"]`) as HTMLElement
}

async function search(part: (name: string) => HTMLElement, text: string, told: RegExp) {
  await fireEvent.input(part('place-text'), { target: { value: text } })
  await fireEvent.submit(part('place-text').closest('form') as HTMLFormElement)
  await waitFor(() => expect(part('place-said').textContent).toMatch(told))
}
const marks = () => [...document.querySelectorAll<HTMLElement>('.hit')].map((mark) => mark.getAttribute('aria-label'))
const label = (part: (name: string) => HTMLElement) => part('frame').getAttribute('aria-label')

test('several places are marked, told, gone through, and chosen on the page', async () => {
  const part = await shown()
  await search(part, 'Palembang', /^Tempat 1 dari 5 · halaman 1$/)
  expect(part('place-said').getAttribute('aria-live')).toBe('polite')
  expect(part('block-page').textContent).toBe('1 / 3')
  expect(marks()).toEqual([1, 1, 1, 3, 3].map((page, i) => `Tempat ${i + 1}, halaman ${page}`))
  const first = label(part)
  await fireEvent.click(part('place-next'))
  expect(part('place-said').textContent).toMatch('Tempat 2 dari 5')
  expect(label(part)).not.toBe(first)
  await fireEvent.submit(part('place-text').closest('form') as HTMLFormElement)
  expect(part('place-said').textContent).toMatch('Tempat 3 dari 5')
  await fireEvent.click(part('hit-1'))
  expect([label(part), part('hit-1').getAttribute('aria-current')]).toEqual([first, 'true'])
  await fireEvent.click(part('place-previous'))
  expect(part('place-said').textContent).toMatch('Tempat 5 dari 5 · halaman 3')
  const result = await axe.run(document.body, { resultTypes: ['violations'], rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } })
  expect(result.violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`)).toEqual([])
})

test('marks go when the block is moved by hand, and with Escape', async () => {
  const part = await shown()
  await search(part, 'Palembang', /Tempat 1/)
  await fireEvent.keyDown(part('frame'), { key: 'ArrowDown' })
  expect([marks(), part('place-said').textContent?.trim()]).toEqual([[], ''])
  await search(part, 'Palembang', /Tempat 1/)
  part('hit-2').focus()
  await fireEvent.keyDown(part('hit-2'), { key: 'Escape' })
  expect([marks(), (part('place-text') as HTMLInputElement).value]).toEqual([[], ''])
  expect(document.activeElement).toBe(part('place-text'))
})

test('one place needs no choice, none is said and can be cleared', async () => {
  const part = await shown()
  await search(part, 'Sifat', /^Satu tempat · halaman 1$/)
  expect(part('place-next')).toBeNull()
  const placed = label(part)
  await search(part, '${ttd}', /^“\$\{ttd\}” tidak ada dalam dokumen ini/)
  expect([label(part), marks()]).toEqual([placed, []])
  await fireEvent.click(part('place-clear'))
  expect([part('place-said').textContent?.trim(), part('place-clear')]).toEqual(['', null])
})

test('as many as are told at most: that is said', async () => {
  const hits = Array.from({ length: 1000 }, (_, i) => ({ page: 1, rect: { x: 50 + (i % 40) * 12, y: 50 + Math.floor(i / 40) * 12, width: 8, height: 10 } }))
  const part = await shown({ find_text: async () => hits })
  await search(part, '#', /Tempat 1 dari 1000 · halaman 1\s*Hanya 1\.000 tempat pertama/)
})

test('an invisible signature has no place', async () => {
  const part = await shown()
  await fireEvent.click(document.querySelector('input[value=invisible]') ?? part('design-invisible'))
  await waitFor(() => expect(part('place-text')).toBeNull())
})
