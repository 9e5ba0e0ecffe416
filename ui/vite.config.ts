// How the window's page is built: one script, one style sheet, nothing inlined (the CSP allows no data: or inline code).
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { svelteTesting } from '@testing-library/svelte/vite'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  base: './',
  plugins: [svelte(), svelteTesting()],
  build: {
    target: ['es2022', 'safari16', 'chrome111'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
  },
  clearScreen: false,
  test: {
    environment: 'jsdom',
    include: ['test/**/*.test.ts'],
    restoreMocks: true,
    testTimeout: 60_000,
    setupFiles: ['test/setup.ts'],
  },
})
