// Ciri serangan yang dikenal pada dokumen bertanda tangan: apa yang terjadi, namanya, dan langkah berikutnya.
const say = (title: string, body: string) => ({ title, body: `${body} Mintalah berkas aslinya kepada pengirim.`, steps: [] as string[] })

export const attacks = {
  attack_universal_forgery: say(
    'Tanda tangan kosong atau tidak lengkap',
    'Bagian yang seharusnya membuktikan isi dokumen hilang, kosong, atau tidak wajar (dikenal sebagai universal signature forgery).',
  ),
  attack_wrapping: say(
    'Tanda tangan membungkus isi lain',
    'Isi yang ditandatangani bukan isi yang ditampilkan (dikenal sebagai signature wrapping).',
  ),
  attack_incremental_saving: say(
    'Isi diselipkan setelah ditandatangani',
    'Ada isi di belakang bagian yang ditandatangani yang tidak tercatat pada daftar isi berkas (dikenal sebagai incremental saving).',
  ),
  attack_shadow_hide: say(
    'Ada yang disembunyikan atau dibuka setelah ditandatangani',
    'Sebagian yang semula tampak atau menutupi halaman telah dihilangkan (dikenal sebagai shadow attack, hide).',
  ),
  attack_shadow_replace: say(
    'Isi ditukar setelah ditandatangani',
    'Teks, gambar, atau bahan halaman diganti setelah penandatanganan (dikenal sebagai shadow attack, replace).',
  ),
  attack_shadow_hide_and_replace: say(
    'Halaman ditukar setelah ditandatangani',
    'Halaman yang sekarang tampil bukan halaman yang ditandatangani (dikenal sebagai shadow attack, hide and replace).',
  ),
  attack_evil_annotation: say(
    'Anotasi dapat mengubah tampilan',
    'Setelah ditandatangani ditambahkan anotasi yang dapat menampilkan isi sendiri di atas halaman (dikenal sebagai evil annotation).',
  ),
  attack_sneaky_signature: say(
    'Kotak tanda tangan menimpa isi',
    'Setelah ditandatangani ditambahkan bidang tanda tangan yang menggambar di atas isi halaman (dikenal sebagai sneaky signature).',
  ),
  attack_form_appearance: say(
    'Isian formulir dapat menampilkan hal lain',
    'Isian diubah sehingga tampilannya dapat berbeda dari yang ditandatangani.',
  ),
  attack_optional_content: say('Lapisan tampilan diubah', 'Lapisan yang tampak dan yang tersembunyi diubah setelah penandatanganan.'),
  attack_font: say('Huruf diganti setelah ditandatangani', 'Bentuk huruf atau artinya diganti, sehingga teks yang sama dapat terbaca lain.'),
  attack_active_content: say('Perintah otomatis ditambahkan', 'Setelah ditandatangani ditambahkan perintah yang dapat mengubah tampilan.'),
  attack_two_objects: say('Satu nomor dipakai dua isi', 'Berkas memuat dua isi dengan nomor yang sama, sehingga dua program dapat menampilkan isi berbeda.'),
  attack_cross_reference: say(
    'Daftar isi berkas bertentangan',
    'Dua program dapat membaca berkas ini secara berbeda, sehingga yang tampil belum tentu yang ditandatangani.',
  ),
  attack_header_or_end: say('Awal atau akhir berkas tidak wajar', 'Ada isi sebelum awal atau sesudah akhir dokumen, sehingga program lain dapat membaca dokumen lain.'),
}
