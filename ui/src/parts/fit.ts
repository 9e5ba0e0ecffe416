// How far an invisible word must be stretched to lie over its picture, so that what is marked is what is copied.
const SIZE = 100
let context: CanvasRenderingContext2D | null | undefined

/** Factor for `transform: scaleX`; 1 where nothing can be measured. */
export function stretch(text: string, width: number, size: number): number {
  context ??= document.createElement('canvas').getContext?.('2d') ?? null
  if (!context || !text) return 1
  context.font = `${SIZE}px 'Source Sans 3', sans-serif`
  const natural = (context.measureText(text).width * size) / SIZE
  const factor = natural > 0 ? width / natural : 1
  return factor > 0.2 && factor < 5 ? factor : 1
}
