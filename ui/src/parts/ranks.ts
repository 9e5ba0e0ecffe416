// Pangkat and golongan of civil servants, in the order of the scale.
const NAMES: [string, string[]][] = [
  ['I', ['Juru Muda', 'Juru Muda Tingkat I', 'Juru', 'Juru Tingkat I']],
  ['II', ['Pengatur Muda', 'Pengatur Muda Tingkat I', 'Pengatur', 'Pengatur Tingkat I']],
  ['III', ['Penata Muda', 'Penata Muda Tingkat I', 'Penata', 'Penata Tingkat I']],
  ['IV', ['Pembina', 'Pembina Tingkat I', 'Pembina Utama Muda', 'Pembina Utama Madya', 'Pembina Utama']],
]

/** `Pembina Utama Muda (IV/c)`, as it stands in the block. */
export const ranks: string[] = NAMES.flatMap(([group, names]) => names.map((name, i) => `${name} (${group}/${'abcde'[i]})`))
