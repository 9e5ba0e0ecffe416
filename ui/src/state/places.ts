// Putting the block at a text: searching it, choosing among its places, putting the search away.
import { rectAt } from '../parts/frame'
import { preparing, QUIET } from './desk'
import type { Desk, Effect, Event, Places, State, Step } from './model'

/** The host tells no more places than these. */
export const MOST = 1000

export function nextPlaces(state: State, event: Event): Step | null {
  const { screen } = state
  if (event.type === 'found_text') return found(state, event)
  if (screen.at !== 'document') return null
  switch (event.type) {
    case 'find_text': {
      const text = event.text.trim()
      const asked = waits(screen, { id: screen.document.id, text })
      if (!text || asked || !placeable(screen)) return [state, []]
      const places: Places = { text, hits: null, at: 0 }
      return [{ ...state, notice: null, screen: { ...screen, places } }, [{ do: 'find_text', id: screen.document.id, text }]]
    }
    case 'take_place':
      return screen.places?.hits?.[event.at] ? taken(state, screen, { ...screen.places, at: event.at }) : [state, []]
    case 'forget_places': {
      // A search for nothing takes the place of one that is still going on.
      const going = screen.places?.hits === null
      return [{ ...state, screen: { ...screen, places: null } }, going ? [{ do: 'find_text', id: screen.document.id, text: '' }] : []]
    }
    default:
      return null
  }
}

/** The next or the previous place; after the last comes the first. */
export function neighbouring(places: Places, step: 1 | -1): number {
  const count = places.hits?.length ?? 0
  return count ? (places.at + step + count) % count : 0
}

/** A search that ended without an answer for it is no longer shown as going on, whatever screen stands in front. */
export function withoutSearch(state: State, of: Effect & { do: 'find_text' }): State {
  const { screen } = state
  const without = (desk: Desk): Desk => (waits(desk, of) ? { ...desk, places: null } : desk)
  if (screen.at === 'document') return { ...state, screen: without(screen) }
  if ('back' in screen && screen.back.at === 'document') return { ...state, screen: { ...screen, back: without(screen.back) } }
  return state
}

/** A place on the page that is looked at goes before others. */
function found(state: State, { id, text, hits }: Event & { type: 'found_text' }): Step {
  const { screen } = state
  if (screen.at !== 'document' || !waits(screen, { id, text })) return [withoutSearch(state, { do: 'find_text', id, text }), []]
  const here = hits.findIndex((hit) => hit.page === screen.page)
  return taken(state, screen, { text, hits, at: Math.max(here, 0) })
}

/** The block goes to the chosen place; without one everything stays where it is. */
function taken(state: State, desk: Desk, places: Places): Step {
  const { options } = desk
  const hit = places.hits?.[places.at]
  const size = hit && desk.document.pages[hit.page - 1]
  if (!options || !placeable(desk)) return [{ ...state, screen: { ...desk, places: null } }, []]
  if (!hit || !size) return [{ ...state, screen: { ...desk, places } }, []]
  const rect = rectAt(hit.rect, size, options.design, options.rect)
  return preparing({ ...state, screen: { ...desk, places, options: { ...options, page: hit.page, rect, anchor: null } } }, QUIET)
}

/** Whether the block may be put somewhere: it is to be seen, and stands in no field of the document. */
function placeable({ mode, options, signing }: Desk): boolean {
  return mode === 'sign' && !signing && options !== null && options.design !== 'invisible' && options.field === null
}

function waits(desk: Desk, of: { id: string; text: string }): boolean {
  return desk.document.id === of.id && desk.places?.text === of.text && desk.places.hits === null
}
