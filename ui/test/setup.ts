// What jsdom lacks: sizes never change there, so nobody is ever told; nothing is drawn, so there is no canvas.
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
}
HTMLCanvasElement.prototype.getContext = () => null
