// The fine interlaced lines of securities and certificates, as SVG paths. Pure geometry, no randomness.

/** A band of interlaced waves, `width` × `height`. */
export function band(width: number, height: number, lines = 9): string[] {
  const paths: string[] = []
  for (let line = 0; line < lines; line++) {
    const phase = (line / lines) * Math.PI * 2
    const points: string[] = []
    for (let x = 0; x <= width; x += 6) {
      const envelope = 0.62 + 0.38 * Math.sin((x / width) * Math.PI * 3 + phase / 2)
      const y = height / 2 + Math.sin((x / width) * Math.PI * 6 + phase) * envelope * height * 0.46
      points.push(`${x} ${y.toFixed(1)}`)
    }
    paths.push(`M${points.join('L')}`)
  }
  return paths
}

/** A braided ring of outer radius `r` about the origin. */
export function rosette(r: number, petals: number, strands: number): string[] {
  const paths: string[] = []
  for (let strand = 0; strand < strands; strand++) {
    const phase = (strand / strands) * Math.PI * 2
    const points: string[] = []
    for (let step = 0; step < 360; step += 1.5) {
      const angle = (step / 180) * Math.PI
      const radius = r * (0.87 + 0.12 * Math.sin(angle * petals + phase))
      points.push(`${(Math.cos(angle) * radius).toFixed(1)} ${(Math.sin(angle) * radius).toFixed(1)}`)
    }
    paths.push(`M${points.join('L')}Z`)
  }
  return paths
}
