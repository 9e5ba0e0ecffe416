// Reads a PDF as browsers do: `node pdfjs.mjs FILE` prints the number of pages, then the words. Used by tests of letters.
import { readFile } from 'node:fs/promises'
import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs'

const data = new Uint8Array(await readFile(process.argv[2]))
// Fonts of the document itself only; what pdf.js has to mend is an error here.
const document = await getDocument({ data, stopAtErrors: true, verbosity: VerbosityLevel.ERRORS }).promise
console.log(`pages ${document.numPages}`)
for (let number = 1; number <= document.numPages; number++) {
  const page = await document.getPage(number)
  await page.getOperatorList()
  const { items } = await page.getTextContent()
  console.log(items.map((item) => item.str).join(' '))
}
