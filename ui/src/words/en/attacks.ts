// Marks of known attacks on signed documents: what happened, its name, what to do. Follows `id/attacks.ts`.
import type { Words } from '../id'

const say = (title: string, body: string) => ({ title, body: `${body} Ask the sender for the original file.`, steps: [] as string[] })

type Attacks = Pick<Words['problems'], Extract<keyof Words['problems'], `attack_${string}`>>

export const attacks: Attacks = {
  attack_universal_forgery: say('The signature is empty or incomplete', 'What should prove the content is missing, empty or odd (known as universal signature forgery).'),
  attack_wrapping: say('The signature wraps other content', 'What was signed is not what is shown (known as signature wrapping).'),
  attack_incremental_saving: say('Content was slipped in after signing', 'There is content behind the signed part that the file’s own table does not list (known as incremental saving).'),
  attack_shadow_hide: say('Something was hidden or uncovered after signing', 'A part that was shown or that covered the page was taken away (known as a shadow attack, hide).'),
  attack_shadow_replace: say('Content was exchanged after signing', 'Text, a picture or other material of a page was replaced after signing (known as a shadow attack, replace).'),
  attack_shadow_hide_and_replace: say('Pages were exchanged after signing', 'The pages shown now are not the pages that were signed (known as a shadow attack, hide and replace).'),
  attack_evil_annotation: say('An annotation can change what is seen', 'After signing an annotation was added that can show content of its own over the page (known as evil annotation).'),
  attack_sneaky_signature: say('A signature box paints over content', 'After signing a signature field was added that draws over the page’s content (known as sneaky signature).'),
  attack_form_appearance: say('A form field can show something else', 'A field was changed so that it may look different from what was signed.'),
  attack_optional_content: say('Layers were changed', 'Which layers are shown and which are hidden was changed after signing.'),
  attack_font: say('Letters were exchanged after signing', 'The shape or the meaning of letters was replaced, so the same text may read differently.'),
  attack_active_content: say('Automatic actions were added', 'After signing, actions were added that can change what is seen.'),
  attack_two_objects: say('One number, two contents', 'The file holds two contents under one number, so two programs may show different ones.'),
  attack_cross_reference: say('The file’s tables contradict each other', 'Two programs may read this file differently, so what is shown need not be what was signed.'),
  attack_header_or_end: say('The file begins or ends oddly', 'There is content before the beginning or behind the end, so another program may read another document.'),
}
