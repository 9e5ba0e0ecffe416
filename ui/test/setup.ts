// What jsdom lacks: sizes never change there, so nobody is ever told; nothing is drawn, so there is no canvas.
import { configure } from '@testing-library/dom'

globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
}
HTMLCanvasElement.prototype.getContext = () => null

// Other work on the machine makes a page late, not wrong: what never comes is still missed.
configure({ asyncUtilTimeout: 20_000 })
