// The page begins here: the real computer inside Tauri, a stand-in only in development builds.
import { mount } from 'svelte'
import type { Host } from './host/host'
import './look/look.css'
import App from './views/App.svelte'

async function host(): Promise<Host> {
  if (import.meta.env.DEV && !('__TAURI_INTERNALS__' in window)) {
    const { browserHost } = await import('./host/browser')
    return browserHost(new URLSearchParams(location.search))
  }
  const { tauriHost } = await import('./host/tauri')
  return tauriHost
}

const target = document.getElementById('app')
if (target) void host().then((computer) => mount(App, { target, props: { host: computer } }))
