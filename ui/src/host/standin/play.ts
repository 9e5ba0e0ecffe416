// Presses buttons by their `data-test` names, one after another, for pictures of screens. Development only.

/** `do=settings,add-anchor`: each is awaited, then pressed. `.` waits 600 ms. */
export async function play(names: string[]): Promise<void> {
  for (const name of names) {
    if (name === '.') await rest(600)
    else await press(name)
  }
}

async function press(name: string): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt++) {
    const element = document.querySelector<HTMLElement>(`[data-test="${name}"]`)
    if (element && !('disabled' in element && element.disabled)) {
      element.click()
      element.blur()
      return rest(120)
    }
    await rest(50)
  }
}

function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
