// Every view, drawn by the real window on the stand-in computer: no accessibility violation, the right words, the keys work.
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import axe from 'axe-core'
import { afterEach, describe, expect, test } from 'vitest'
import { browserHost } from '../src/host/browser'
import App from '../src/views/App.svelte'

afterEach(cleanup)

const REAL = 'slow=0&keys=real&profile=full'
/** Scene → what must be on it. */
const SCENES: [string, string, string][] = [
  ['start without a certificate', 'slow=0', '[data-test=no-key]'],
  ['start', REAL, '[data-test=key-card]'],
  ['start with practice', 'slow=0&keys=practice', '[data-test=badge-practice]'],
  ['start in English', `${REAL}&language=en`, '[data-test=choose]'],
  ['duties', 'slow=0&arrive=p12', '[data-test=duties]'],
  ['wrong passphrase', 'slow=0&duties=accepted&arrive=p12-wrong', '[data-code="pass.wrong"]'],
  ['damaged certificate', 'slow=0&duties=accepted&arrive=p12-corrupt', '[data-code="p12.corrupt"]'],
  ['offer', 'slow=0&duties=accepted&arrive=p12', '[data-test=offer]'],
  ['offer of several', 'slow=0&duties=accepted&arrive=p12-many', '[data-test=identity-1]'],
  ['offer of an expired one', 'slow=0&duties=accepted&arrive=p12-expired&keyring=no', '[data-code="cert.expired"]'],
  ['trouble', 'slow=0&arrive=notpdf', '[data-test=trouble]'],
  ['signing', `${REAL}&arrive=letter`, '[data-test=sign]'],
  ['signing, one page', `${REAL}&arrive=short`, '[data-test=frame]'],
  ['signing without a certificate', 'slow=0&arrive=short', '[data-test=need-key]'],
  ['signing refused', `${REAL}&arrive=letter&prepare=refuse`, '[data-code="doc.changed"]'],
  ['footer not true of the certificate', `${REAL}&arrive=letter&prepare=untrue`, '[data-code="footer.untrue"]'],
  ['valid', `${REAL}&arrive=valid`, '[data-tone=good]'],
  ['permitted', `${REAL}&arrive=permitted`, '[data-tone=permitted]'],
  ['unsure', `${REAL}&arrive=unsure`, '[data-tone=unsure]'],
  ['invalid', `${REAL}&arrive=invalid`, '[data-tone=bad]'],
  ['look-alike', `${REAL}&arrive=lookalike`, '[data-code=looks_signed_without_signature]'],
  ['evidence sheet', `${REAL}&arrive=valid&do=evidence-sheet`, '[data-test=evidence-saved]'],
  ['comparing', `${REAL}&arrive=permitted&do=compare-0`, '[data-test=compare-summary]'],
  ['practice verdict', `${REAL}&arrive=practice`, '[data-tone=practice]'],
  ['certified', `${REAL}&arrive=certified`, '[data-code="doc.certified"]'],
  ['success', 'slow=0&keys=practice&profile=full&arrive=short&do=consent,sign', '[data-test=success]'],
  ['profile', `${REAL}&do=profile`, '[data-test=profile-form]'],
  ['settings', `${REAL}&do=settings`, '[data-test=anchor]'],
  ['comparing an issuer', `${REAL}&do=settings,add-anchor`, '[data-test=fingerprint]'],
  ['the register', `${REAL}&do=journal`, '[data-test=journal-row]'],
  ['the register, altered', `${REAL}&journal=broken&do=journal`, '.journal-seal.broken'],
  ['an interrupted batch', `${REAL}&interrupted`, '[data-test=resume]'],
  ['many, checked', `${REAL}&arrive=mixed`, '[data-stage=looked] [data-test=kind-bad]'],
  ['many, to be signed', `${REAL}&arrive=many`, '[data-stage=looked] [data-test=batch-choices]'],
  ['many, being signed', `${REAL}&arrive=many&until=0.5&do=consent,sign`, '[data-stage=signing] [data-test=pause]'],
  ['many, signed', `${REAL}&arrive=many&do=consent,sign`, '[data-test=batch-outcome]'],
  ['one of many', `${REAL}&arrive=many&do=mode-sign,row-2`, '.panel [data-test=include]'],
  ['dragging', 'slow=0&over', '[data-test=drop]'],
  ['the care of a key', `${REAL}&do=open-key`, '[data-test=key-view]'],
  ['a changed passphrase', `${REAL}&do=open-key,change-passphrase`, '[data-code="pass.changed"]'],
  ['a loss', `${REAL}&do=report-loss`, '[data-test=lost-form]'],
  ['a case of loss', `${REAL}&do=report-loss,freeze`, '[data-test=case]'],
  ['a case handed over', `${REAL}&do=report-loss,freeze,follow-reported`, '[data-test=receipt]'],
  ['letters of a case', `${REAL}&do=report-loss,freeze`, '[data-test=case] [data-test=letters]'],
  ['destroying a key', `${REAL}&do=open-key,open-destroy`, '[data-test=destroy-form]'],
  ['a destroyed key', `${REAL}&do=open-key,open-destroy,destroy-sure,destroy`, '[data-test=record]'],
  ['letters', `${REAL}&do=letters`, '[data-test=letter-page]'],
  ['a letter that was written', `${REAL}&do=letters,keep-letter`, '[data-test=letter-written]'],
  ['the recap', `${REAL}&do=journal,journal-recap`, '[data-test=letter-period]'],
  ['a certificate that ends soon', 'slow=0&keys=ending&profile=full', '[data-test=reminder]'],
  ['a certificate that renews another', 'slow=0&keys=ending&profile=full&duties=accepted&arrive=p12', '[data-test=replaces]'],
]

async function show(query: string, wanted: string): Promise<Element> {
  const { container } = render(App, { host: browserHost(new URLSearchParams(query)) })
  await waitFor(() => expect(container.querySelector(wanted)).not.toBeNull())
  return container
}

describe('no accessibility violation', () => {
  test.each(SCENES)('%s', async (_, query, wanted) => {
    const container = await show(query, wanted)
    // Colours are judged in contrast.test.ts: jsdom computes none.
    const result = await axe.run(container, { resultTypes: ['violations'], rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } })
    expect(result.violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`)).toEqual([])
  })
})

test('no style is written as an attribute of markup', async () => {
  for (const [, query, wanted] of SCENES) {
    const container = await show(query, wanted)
    expect(container.innerHTML).not.toMatch(/<style/)
    cleanup()
  }
}, 120_000)

test('the practice verdict shows no good tone', async () => {
  const container = await show(`${REAL}&arrive=practice`, '[data-tone=practice]')
  expect(container.querySelector('.seal.good')).toBeNull()
  expect(screen.getByRole('heading', { name: 'Tanda tangan latihan' })).toBeTruthy()
})

test('the verdict is announced', async () => {
  const container = await show(`${REAL}&arrive=invalid`, '[data-tone=bad]')
  expect(container.querySelector('[role=status]')?.textContent).toContain('Tanda tangan tidak valid')
})

test('arrow keys place the block, and the button waits for consent', async () => {
  const container = await show(`${REAL}&arrive=short`, '[data-test=frame]')
  const frame = container.querySelector('[data-test=frame]') as HTMLElement
  const sign = () => container.querySelector<HTMLButtonElement>('[data-test=sign]')
  expect(sign()?.textContent).toContain('Tanda tangani sebagai Dr. Siti Rahmawati, S.Kom., M.Si.')
  expect(sign()?.disabled).toBe(true)
  expect(frame.getAttribute('aria-label')).toContain('343 pt dari kiri')
  await fireEvent.keyDown(frame, { key: 'ArrowLeft', shiftKey: true })
  expect(frame.getAttribute('aria-label')).toContain('333 pt dari kiri')
  await fireEvent.click(container.querySelector('[data-test=consent]') as HTMLElement)
  await waitFor(() => expect(sign()?.disabled).toBe(false), { timeout: 2000 })
})

test('the language switch changes every word at once', async () => {
  const container = await show(REAL, '[data-test=key-card]')
  await fireEvent.click(container.querySelector('[data-test=language-en]') as HTMLElement)
  expect(screen.getByRole('heading', { name: 'Drop a letter here' })).toBeTruthy()
  expect(document.documentElement.lang).toBe('en')
})

test('differences are told in words, chosen by key, and left again', async () => {
  const container = await show(`${REAL}&arrive=permitted&do=compare-0`, '[data-test=compare-summary]')
  expect(container.querySelector('[role=status]')?.textContent).toContain('3 perbedaan tampak pada 2 halaman')
  const buttons = [...container.querySelectorAll<HTMLButtonElement>('[data-test=difference]')]
  expect(buttons.map((button) => button.textContent?.trim())).toEqual([
    'Halaman 1: ditambahkan, bagian bawah',
    'Halaman 1: diubah, bagian atas',
    'Halaman 3: dihapus, bagian bawah',
  ])
  await fireEvent.click(buttons[1] as HTMLElement)
  expect(buttons[1]?.getAttribute('aria-current')).toBe('true')
  // What was added is not on the signed page, what was removed not on the present one.
  const kinds = [...container.querySelectorAll('[data-pair="1"] .compared')].map((page) => page.querySelectorAll('.altered').length)
  expect(kinds).toEqual([1, 2])
  await fireEvent.click(container.querySelector('[data-test=stop-comparing]') as HTMLElement)
  await waitFor(() => expect(container.querySelector('[data-test=verdict]')).not.toBeNull())
})

test('all times change with the zone', async () => {
  const container = await show(`${REAL}&arrive=valid`, '[data-tone=good]')
  expect(container.textContent).toContain('WIB')
  await fireEvent.click(container.querySelector('[data-test=settings]') as HTMLElement)
  await fireEvent.click(container.querySelector('[data-test=zone-WIT]') as HTMLElement)
  await fireEvent.click(container.querySelector('[data-test=back]') as HTMLElement)
  await waitFor(() => expect(container.querySelector('.closing')?.textContent).toContain('WIT'))
  expect(container.textContent).not.toContain('WIB')
})
