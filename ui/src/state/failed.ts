// What follows when this computer says no: the refusal is shown where the wish was made.
import type { Problem } from '../host/bindings'
import { failedCare } from './care'
import { failedLetters } from './letters'
import { preparing, refined } from './desk'
import { withoutSearch } from './places'
import type { Desk, Effect, State, Step } from './model'

export function failed(state: State, of: Effect, problem: Problem): Step {
  const quiet: State = { ...state, asking: false, practising: of.do === 'practice' ? false : state.practising }
  const cared = failedCare(quiet, of, problem) ?? failedLetters(quiet, of, problem)
  if (cared) return cared
  const { screen } = quiet
  const cancelled = problem.code === 'cancelled'
  const told = cancelled ? null : problem
  switch (of.do) {
    case 'start':
      return [{ ...quiet, screen: { at: 'loading', problem } }, []]
    case 'unlock_candidate':
      if (screen.at !== 'candidate' || screen.candidate.id !== of.id) return [quiet, []]
      return [{ ...quiet, screen: { ...screen, problem: told, waiting: false } }, []]
    case 'open_locked':
      if (screen.at !== 'locked') return [quiet, []]
      return [{ ...quiet, screen: { ...screen, problem: told, waiting: false } }, []]
    case 'import_key':
      if (screen.at !== 'offer') return [quiet, []]
      return [{ ...quiet, screen: { ...screen, problem: told, saving: false } }, []]
    case 'prepare':
      // A stale refusal says nothing about what is shown now.
      if (screen.at !== 'document' || of.ticket !== screen.asked) return [state, []]
      if (problem.code === 'footer.untrue' && of.options.footer) return otherFooter(state, screen, problem)
      return [{ ...state, screen: { ...screen, problem, prepared: null, answered: of.ticket } }, []]
    case 'sign':
      if (screen.at !== 'document') return [quiet, []]
      return [{ ...quiet, screen: { ...screen, signing: false, problem: told } }, []]
    case 'open_of_batch':
      return [{ ...quiet, batch: quiet.batch && { ...quiet.batch, opening: null, problem: told } }, []]
    case 'sign_batch':
      return [{ ...quiet, batch: quiet.batch && { ...quiet.batch, starting: false, problem: told } }, []]
    case 'signed_version':
      if (screen.at !== 'document' || screen.document.id !== of.id) return [state, []]
      return [{ ...quiet, notice: told, screen: { ...screen, comparing: null } }, []]
    case 'find_text':
      // A newer search took its place.
      if (cancelled) return [state, []]
      if (screen.at !== 'document' || screen.document.id !== of.id) return [withoutSearch(state, of), []]
      return [{ ...withoutSearch(quiet, of), notice: told }, []]
    case 'save_profile':
      if (screen.at !== 'profile') return [quiet, []]
      return [{ ...quiet, screen: { ...screen, saving: false, problem: told } }, []]
    case 'refine':
      // The verdict stays what it was without the network.
      return refined(state, of.id, null)
    case 'set_network':
    case 'set_tsa_password':
    case 'choose_anchor':
    case 'confirm_anchor':
    case 'remove_anchor':
    case 'anchors':
      if (screen.at !== 'settings') return [quiet, []]
      return [{ ...quiet, screen: { ...screen, anchors: screen.anchors ?? [], problem: told } }, []]
    case 'journal':
    case 'journal_state':
    case 'export_journal':
      if (screen.at !== 'journal') return [quiet, []]
      return [{ ...quiet, screen: { ...screen, rows: screen.rows ?? [], problem: told } }, []]
    case 'recover':
    case 'page_text':
    case 'close_document':
    case 'close_batch':
    case 'look_at_batch':
    case 'drop_candidate':
      // Housekeeping: nobody waits for it.
      return [state, []]
    default:
      return [{ ...quiet, arriving: of.do === 'choose_file' || of.do === 'choose_folder' ? null : quiet.arriving, notice: told }, []]
  }
}

/** A footer may name an issuer only when that is proven: the test wording comes next, then an issuer's, then none. */
function otherFooter(state: State, desk: Desk, problem: Problem): Step {
  const { options } = desk
  if (!options?.footer) return [state, []]
  const untrueFooters = [...desk.untrueFooters, options.footer]
  const footer = ['CK-0', 'CK-1', 'CK-5'].find((code) => !untrueFooters.includes(code)) ?? null
  // The first refusal names the wording that was chosen; the others were only tries.
  const untrue = desk.untrue ?? problem
  return preparing({ ...state, screen: { ...desk, options: { ...options, footer }, untrue, untrueFooters } }, 0)
}
