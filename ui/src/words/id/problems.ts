// Kesalahan dan peringatan: judul — isi. Langkah. Kunci menurut katalog (texts §6.4), lalu tambahan kita dengan gaya yang sama.
import { attacks } from './attacks'

export interface Sentence {
  title: string
  body: string
  /** Names of the ways on, in the order in which they are offered. */
  steps: string[]
}

const say = (title: string, body: string, ...steps: string[]): Sentence => ({ title, body, steps })

export const problems = {
  // Sertifikat dan kunci
  'pass.wrong': say(
    'Frasa sandi tidak cocok',
    'Berkas sertifikat tidak dapat dibuka. Periksa huruf besar/kecil dan papan ketik, lalu coba lagi. Dokumen tidak diubah.',
    'Coba lagi',
    'Lupa frasa sandi',
  ),
  'pass.backoff': say('Tunggu {n} detik', 'Frasa sandi tidak cocok {k} kali berturut-turut. Demi keamanan, percobaan berikutnya dijeda.'),
  'pass.forgot': say(
    'Frasa sandi tidak dapat dipulihkan',
    'Tidak ada pihak, termasuk aplikasi ini, yang dapat membaca frasa sandi Anda. Jika tidak ingat, ajukan penerbitan kembali melalui Dinas.',
    'Buat surat permohonan',
  ),
  'pass.changed': say(
    'Frasa sandi berkas telah diganti',
    'Yang berubah hanya frasa sandi berkas {nama}.p12 di komputer ini. Frasa sandi akun BSrE/AMS tidak berubah. Salinan lama berkas masih memakai frasa sandi lama; musnahkan salinan itu.',
  ),
  'pass.weak': say('Frasa sandi terlalu mudah ditebak', 'Gunakan paling sedikit 12 karakter, misalnya beberapa kata yang tidak berhubungan.'),
  'pass.same': say('Frasa sandi baru sama dengan yang lama', 'Pilih frasa sandi yang berbeda.'),
  'pass.mismatch': say('Frasa sandi baru tidak sama', 'Isi kedua kolom dengan frasa sandi yang sama.'),
  'cert.expired': say(
    'Sertifikat sudah kedaluwarsa',
    'Masa berlaku berakhir {tgl}. Sertifikat ini tidak dapat dipakai menandatangani. Ajukan permohonan Sertifikat Elektronik baru kepada Dinas.',
    'Siapkan berkas permohonan',
  ),
  'cert.expiring': say('Sertifikat berakhir dalam {n} hari', 'Ajukan permohonan sebelum {tgl} agar tidak terputus.'),
  'cert.notyet': say('Sertifikat belum berlaku', 'Sertifikat ini baru berlaku mulai {tgl} pukul {jam} {zona}. Periksa juga tanggal komputer Anda.'),
  'cert.revoked': say(
    'Sertifikat sudah dicabut',
    'Menurut {sumber}, sertifikat dicabut pada {tgl}. Sertifikat yang dicabut tidak dapat digunakan kembali.',
  ),
  'cert.suspended': say('Sertifikat sedang ditangguhkan', 'Hubungi Otoritas Pendaftaran pada Dinas.'),
  'rev.offline': say(
    'Status pencabutan belum dapat diperiksa',
    'Komputer tidak terhubung ke {alamat}.',
    'Tanda tangani tanpa pemeriksaan (dicatat)',
    'Batal',
  ),
  'cert.usage': say('Sertifikat bukan untuk tanda tangan', 'Kegunaan sertifikat ini: {kegunaan}. Pilih sertifikat untuk penandatanganan dokumen.'),
  'cert.type.system': say(
    'Sertifikat sistem elektronik',
    'Sertifikat ini bukan milik perseorangan sehingga tidak dapat dipakai menandatangani atas nama pejabat.',
  ),
  'cert.untrusted': say(
    'Penerbit sertifikat tidak dikenal',
    '{penerbit} tidak ada dalam daftar penerbit tepercaya aplikasi. Catatan kaki BSrE tidak dapat digunakan.',
  ),
  'cert.test': say('Sertifikat uji coba', 'Dokumen akan diberi tanda "DOKUMEN UJI COBA".'),
  'cert.namemismatch': say(
    'Nama berbeda',
    'Nama pada sertifikat ({CN}) berbeda dengan nama pada profil ({nama}). Pastikan Anda memakai sertifikat sendiri.',
    'Pakai nama sertifikat',
    'Batal',
  ),
  'cert.weak': say('Algoritma sudah tidak memadai', 'Kunci {alg} tidak dapat digunakan.'),
  'p12.corrupt': say('Berkas sertifikat rusak', '{nama} bukan berkas .p12 yang utuh.', 'Pilih berkas lain'),
  'p12.nokey': say('Tidak ada kunci privat', 'Berkas hanya berisi sertifikat.', 'Pilih berkas lain'),
  'p12.multi': say('Terdapat lebih dari satu sertifikat', 'Pilih yang akan digunakan.'),
  'p12.legacy': say(
    'Perlindungan berkas lemah',
    'Berkas memakai penyandian lama ({alg}). Ganti frasa sandi untuk memperbarui perlindungannya.',
  ),
  'p12.missing': say(
    'Berkas sertifikat tidak ditemukan',
    '{lokasi}. Mungkin dipindahkan atau media belum terpasang.',
    'Cari berkas',
    'Laporkan kehilangan',
  ),
  'p12.perm': say(
    'Berkas dapat dibaca pengguna lain',
    'Batasi izin berkas agar hanya Anda yang dapat membukanya.',
    'Perbaiki izin',
  ),
  'p12.cloud': say('Berkas berada di folder tersinkron', 'Salinan kunci privat dapat terkirim ke tempat lain. Pindahkan ke folder lokal.'),
  'p12.write': say('Frasa sandi belum diganti', 'Berkas tidak dapat ditulis. Berkas lama tetap utuh.'),
  'keyring.locked': say('Penyimpan sandi komputer terkunci', 'Buka kunci penyimpan sandi atau ketik frasa sandi langsung.'),
  'keyring.none': say('Penyimpan sandi tidak tersedia', 'Frasa sandi akan diminta setiap kali menandatangani.'),
  'session.locked': say('Aplikasi dikunci', 'Tidak ada kegiatan selama {n} menit; kunci sudah dihapus dari memori.'),

  // Dokumen
  'doc.changed': say(
    'Dokumen berubah di penyimpanan',
    'Berkas {nama} diubah setelah Anda meninjaunya. Tinjau kembali sebelum menandatangani.',
    'Muat ulang',
  ),
  'doc.missing': say('Dokumen tidak ditemukan', 'Berkas dipindahkan, dihapus, atau media dilepas.', 'Pilih berkas lain'),
  'doc.locked': say('Berkas sedang dipakai program lain', 'Tutup berkas di program tersebut, lalu coba lagi.'),
  'doc.encrypted': say('Dokumen dilindungi sandi', 'Buka dengan sandi dokumen, atau minta salinan tanpa sandi.', 'Buka dengan sandi'),
  'doc.corrupt': say(
    'Struktur PDF rusak',
    'Dokumen perlu disimpan ulang dari aplikasi pembuatnya sebelum ditandatangani. Frasa sandi belum diminta.',
    'Pilih berkas lain',
  ),
  'doc.notpdf': say('Bukan berkas PDF', 'Ubah dokumen menjadi PDF terlebih dahulu.', 'Pilih berkas lain'),
  'doc.active': say('Dokumen memuat isi aktif', 'Terdapat {isi} yang tampilannya dapat berubah. Gunakan PDF biasa.'),
  'doc.certified': say('Perubahan tidak diizinkan', 'Penanda tangan sebelumnya mengunci dokumen ini.'),
  'doc.signed': say(
    'Dokumen sudah ditandatangani',
    'Menambah catatan kaki akan merusak tanda tangan sebelumnya. Hanya tanda tangan baru yang dapat ditambahkan.',
  ),
  'doc.nofooter': say(
    'Catatan kaki belum ada',
    'Peraturan Walikota mewajibkan catatan kaki pada setiap dokumen yang terbit dengan tanda tangan elektronik.',
    'Tambahkan catatan kaki',
  ),
  'doc.footerspace': say(
    'Ruang catatan kaki tidak cukup',
    'Pada halaman {n} terdapat isi di bagian bawah.',
    'Perkecil isi halaman',
    'Pilih posisi lain',
  ),
  'doc.blockoverlap': say('Tampilan tanda tangan menutupi teks', 'Geser kotak pada halaman {n}.'),
  'doc.noconsent': say('Peninjauan belum selesai', 'Buka seluruh halaman, lalu centang pernyataan persetujuan.'),
  'save.fail': say('Hasil belum tersimpan', '{alasan}. Dokumen asal tidak diubah.', 'Coba lagi'),
  'save.overwrite': say('Berkas sudah ada', 'Simpan dengan nama {nama}_ttd.pdf?'),
  'save.verify': say('Pemeriksaan akhir gagal', 'Berkas hasil tidak lolos pemeriksaan dan tidak disimpan.'),
  'ok.signed': say('Dokumen telah ditandatangani', 'Disimpan sebagai {nama}. Hasil pemeriksaan: {putusan}.'),

  // Waktu dan jaringan
  'tsa.none': say(
    'Tanpa stempel waktu',
    'Waktu penandatanganan hanya menurut jam komputer ini, sehingga pemeriksaan setelah sertifikat kedaluwarsa dapat berakhir "tidak dapat dipastikan".',
  ),
  'tsa.fail': say('Stempel waktu tidak diperoleh', '{TSA} tidak menjawab. Dokumen tidak diubah.', 'Coba lagi', 'Tanda tangani tanpa stempel waktu', 'Batal'),
  'tsa.address': say('Alamat stempel waktu tidak dikenali', '{TSA} bukan alamat web. Pengaturan tidak diubah.'),
  'tsa.offline': say('Stempel waktu memerlukan internet', 'Pemeriksaan lewat internet dimatikan, jadi stempel waktu tidak dapat diminta. Dokumen tidak diubah.', 'Coba lagi'),
  'tsa.bad': say('Stempel waktu tidak dapat dipakai', 'Jawaban {TSA} tidak lolos pemeriksaan dan tidak dipakai. Dokumen tidak diubah.', 'Coba lagi'),
  'ltv.missing': say('Bukti jangka panjang belum lengkap', 'Status pencabutan atau penerbit salah satu sertifikat tidak diperoleh. Dokumen tidak diubah.', 'Coba lagi'),
  'proxy.address': say('Alamat proksi tidak dikenali', '{alamat} bukan alamat proksi, atau memuat nama pengguna. Pengaturan tidak diubah.'),
  'tsa.auth': say('Akses stempel waktu ditolak', 'Periksa nama pengguna dan sandi layanan pada pengaturan.'),
  'clock.skew': say('Jam komputer berbeda {m} menit', 'Sesuaikan jam sebelum menandatangani.'),
  'trust.old': say('Daftar penerbit belum diperbarui', 'Terakhir diperbarui {tgl}; hasil pemeriksaan dapat "tidak dapat dipastikan".'),

  // Laporan dan catatan
  'report.saved': say(
    'Surat telah dibuat, belum dikirim',
    'Cetak, tanda tangani, dan sampaikan kepada Dinas tanpa menunda. Aplikasi tidak mengirim dan tidak mencabut sertifikat.',
  ),
  'report.samekey': say('Kunci yang dilaporkan tidak boleh dipakai', 'Tanda tangani surat ini dengan tanda tangan basah.'),
  'log.broken': say('Catatan kegiatan tidak utuh', 'Rangkaian catatan terputus sejak {tgl}. Salin berkas dan laporkan kepada Dinas.'),

  // Tambahan: dokumen
  internal: say('Terjadi kendala yang tidak terduga', 'Tidak ada yang diubah. Coba sekali lagi; bila terulang, sampaikan rincian teknis kepada pengelola.', 'Coba lagi'),
  'doc.unreadable': say('Dokumen tidak dapat dibaca', 'Media penyimpannya tidak menjawab. Salin dokumen ke folder Anda, lalu coba lagi.', 'Pilih berkas lain'),
  'doc.denied': say('Dokumen tidak boleh dibaca', 'Izin berkas tidak memperbolehkan akun Anda. Mintalah izin atau salinan kepada pemiliknya.', 'Pilih berkas lain'),
  'doc.notafile': say('Bukan berkas di komputer ini', '{nama} adalah folder, alamat web, atau berkas di komputer lain. Simpan dahulu di komputer ini.', 'Pilih berkas lain'),
  'doc.toolarge': say('Dokumen terlalu besar', 'Berkas melebihi batas yang dapat diperiksa dengan aman. Minta salinan yang lebih kecil.', 'Pilih berkas lain'),
  'doc.password': say('Sandi dokumen tidak cocok', 'Dokumen tidak dapat dibuka. Periksa sandi, lalu coba lagi.', 'Coba lagi'),
  'doc.pubkey': say('Dokumen disandikan untuk penerima tertentu', 'Dokumen hanya terbuka dengan sertifikat penerimanya. Minta salinan tanpa penyandian.', 'Pilih berkas lain'),
  'doc.encryption': say('Penyandian dokumen tidak dikenal', 'Dokumen dilindungi dengan cara yang tidak dikenal. Minta salinan tanpa perlindungan.', 'Pilih berkas lain'),
  'doc.closed': say('Dokumen sudah ditutup', 'Buka kembali dokumen, lalu ulangi. Tidak ada yang ditandatangani.', 'Pilih berkas lain'),
  'doc.nosignedversion': say('Versi yang ditandatangani tidak dapat ditunjukkan', 'Tanda tangan ini tidak mencakup satu versi utuh dari berkas. Mintalah berkas aslinya.'),
  'doc.render': say('Gambar halaman tidak dapat dibuat', 'Halaman {n} tidak dapat digambar. Periksa dokumen dengan program lain sebelum menandatangani.'),
  'doc.prepare': say('Dokumen tidak dapat disiapkan', 'Tanda tangan tidak dapat ditambahkan pada susunan dokumen ini. Simpan ulang dari aplikasi pembuatnya.', 'Coba lagi'),
  'doc.block': say('Tampilan tanda tangan tidak dapat digambar', 'Isi profil terlalu panjang untuk kotaknya. Perbesar kotak atau persingkat profil.', 'Ubah profil'),
  'doc.footer': say('Catatan kaki tidak dapat digambar', 'Redaksi {kode} tidak muat atau datanya belum lengkap. Pilih redaksi lain.'),
  'doc.nofield': say('Bidang tanda tangan tidak ditemukan', 'Dokumen tidak memuat bidang “{nama}”. Pilih tempat lain.'),
  'doc.noanchor': say('Teks penanda tidak ditemukan', '“{teks}” tidak ada pada dokumen. Letakkan tanda tangan sendiri.'),
  'doc.repaired': say('Susunan berkas tidak rapi', 'Berkas hanya terbaca setelah diperbaiki, sehingga program lain dapat menampilkannya berbeda.'),
  'footer.untrue': say(
    'Redaksi {kode} tidak sesuai dengan sertifikat',
    'Penerbit sertifikat ({penerbit}) tidak terbukti sebagai penerbit yang disebut redaksi itu, sehingga redaksi lain dipakai. Tambahkan penerbit pada pengaturan bila sidiknya sudah Anda cocokkan.',
    'Pengaturan',
  ),
  'footer.unknown': say('Redaksi catatan kaki tidak dikenal', 'Redaksi {kode} tidak tersedia. Pilih redaksi lain.'),
  'sign.failed': say('Tanda tangan tidak dapat dibuat', 'Dokumen tidak diubah dan tidak ada yang disimpan.', 'Coba lagi'),
  'save.full': say('Tempat penyimpanan penuh', 'Hasil belum tersimpan. Sediakan ruang, lalu coba lagi. Dokumen asal tidak diubah.', 'Coba lagi'),
  'save.twice': say('Nama hasil sama', 'Dokumen lain pada daftar ini menghasilkan {nama} juga. Tandatangani keduanya dari folder yang berbeda.'),
  'doc.none': say('Tidak ada dokumen PDF', 'Folder atau pilihan ini tidak memuat berkas PDF.', 'Pilih berkas lain'),
  'doc.toocomplex': say('Dokumen terlalu rumit untuk diperiksa', 'Dokumen ini menghabiskan waktu atau memori yang disediakan. Minta salinan yang lebih sederhana.', 'Pilih berkas lain'),
  'batch.toomany': say('Terlalu banyak dokumen', 'Ada {n} dokumen; paling banyak {m} sekaligus. Bagi ke dalam beberapa folder.'),
  'batch.busy': say('Dokumen masih diproses', 'Tunggu sampai pekerjaan yang berjalan selesai, lalu coba lagi.'),
  'batch.gone': say('Tidak ada yang dapat dilanjutkan', 'Catatan penandatanganan yang terhenti sudah tidak ada. Buka kembali dokumennya.'),
  'save.same': say('Itu berkas asal', 'Hasil akan menggantikan {nama}. Dokumen asal tidak pernah diganti. Pilih nama lain.'),
  'save.denied': say('Folder tidak dapat ditulisi', 'Hasil belum tersimpan. Salin dokumen ke folder Anda, lalu tandatangani di sana. Dokumen asal tidak diubah.', 'Pilih berkas lain'),
  'register.unwritable': say(
    'Catatan kegiatan tidak dapat ditulis',
    'Tanpa catatan, tanda tangan tidak dikeluarkan. Periksa ruang penyimpanan dan izin menulis. Dokumen asal tidak diubah.',
    'Coba lagi',
  ),
  'register.missing': say(
    'Catatan kegiatan pernah dikembalikan ke keadaan lama',
    'Dokumen ini ditandatangani di komputer ini, tetapi catatannya tidak ada lagi. Salin berkas catatan dan laporkan kepada Dinas.',
  ),
  'register.broken': say(
    'Catatan kegiatan tidak terbaca',
    'Baris terakhirnya rusak, sehingga tanda tangan tidak dikeluarkan. Salin berkas catatan, laporkan kepada Dinas, lalu lanjutkan dengan perintah pena journal resume.',
  ),
  'folder.unopened': say('Folder tidak dapat dibuka', 'Berkas hasil tetap tersimpan. Buka foldernya melalui pengelola berkas.'),

  // Tambahan: sertifikat, frasa sandi, penerbit
  'pass.needed': say('Frasa sandi diperlukan', 'Sertifikat ini meminta frasa sandi setiap kali. Dokumen tidak diubah.', 'Coba lagi'),
  'pass.unread': say('Frasa sandi tidak terbaca', 'Dokumen tidak diubah.', 'Coba lagi'),
  'p12.nocert': say('Tidak ada sertifikat untuk kunci ini', 'Berkas berisi kunci privat tanpa sertifikatnya. Minta berkas yang lengkap.', 'Pilih berkas lain'),
  'p12.keypass': say('Kunci memakai frasa sandi lain', 'Berkas terbuka, tetapi kunci di dalamnya dilindungi frasa sandi yang berbeda. Minta berkas dengan satu frasa sandi.', 'Pilih berkas lain'),
  'p12.toocostly': say('Perlindungan berkas tidak wajar', 'Membuka berkas ini menuntut terlalu banyak perhitungan. Minta berkas baru kepada penerbitnya.', 'Pilih berkas lain'),
  'p12.unsupported': say('Jenis berkas sertifikat tidak dikenal', '{nama} memakai cara perlindungan atau jenis kunci yang belum didukung.', 'Pilih berkas lain'),
  'pass.unknown': say(
    'Belum pasti frasa sandi mana yang berlaku',
    'Penggantian frasa sandi {nama} terputus dan penyimpanan tidak menjawab. Coba buka dengan frasa sandi baru; jika tidak cocok, dengan yang lama. Tidak ada yang hilang.',
    'Coba lagi',
  ),
  'pass.unrecorded': say('Frasa sandi baru berlaku, belum tercatat', 'Frasa sandi {nama} telah diganti, tetapi catatan kegiatan tidak dapat ditulis. Periksa catatan kegiatan.'),
  'pass.others': say('Hanya satu sertifikat yang disimpan', 'Berkas asal memuat {n} sertifikat lain. Frasa sandinya tidak berubah; berkas asal tetap utuh di tempatnya.'),
  'pass.restored': say('Frasa sandi lama kembali berlaku', 'Penggantian frasa sandi {nama} terputus. Berkas sebelumnya dipulihkan dan dibuka dengan frasa sandi lama.'),
  'pass.kept': say('Penggantian frasa sandi terputus', 'Pena berhenti sebelum frasa sandi {nama} diganti. Frasa sandi lama tetap berlaku; tidak ada yang hilang.'),
  'pass.finished': say('Penggantian frasa sandi selesai', 'Pena berhenti setelah frasa sandi {nama} diganti. Gunakan frasa sandi baru; tidak ada yang hilang.'),
  'pass.halfway': say('Penggantian frasa sandi terputus', 'Pada penandatanganan berikutnya ketik frasa sandi {nama}; aplikasi merapikan sisanya. Tidak ada yang hilang.'),
  'keyring.forbidden': say('Penyimpan sandi tidak diizinkan', 'Kebijakan kantor melarang frasa sandi disimpan di komputer ini. Frasa sandi diminta setiap kali.'),
  'key.frozen': say('Kunci dibekukan', 'Kunci ini dilaporkan pada {tgl} dan tidak dapat dipakai menandatangani.', 'Lihat laporan'),
  'key.case': say('Laporan kunci tidak terbaca', 'Selama berkas laporannya tidak terbaca, kunci ini dianggap dibekukan dan tidak dipakai.'),
  'key.notfrozen': say('Kunci tidak dibekukan', 'Tidak ada laporan untuk {nama}.'),
  'key.retired': say('Kunci sudah diganti', 'Kunci ini hanya untuk membaca. Gunakan penggantinya: {nama}.'),
  'key.reason': say('Alasan diperlukan', 'Tulis mengapa kunci ini boleh dipakai kembali. Alasan itu dicatat.'),
  'destroy.ssd': say('Penghapusan tidak dapat dijamin', 'Pada SSD dan pada cadangan, salinan lama dapat tertinggal. Salinan itu tetap terkunci oleh frasa sandinya; jangan gunakan frasa sandi itu lagi.'),
  'destroy.copies': say('Salinan lain', 'Berkas asal {nama} dan salinannya di tempat lain tidak dihapus oleh aplikasi. Musnahkan juga salinan itu.'),
  'save.readonly': say('Penyimpanan hanya dapat dibaca', 'Media atau folder terpasang hanya-baca. Tidak ada yang diubah.', 'Coba lagi'),
  'save.busy': say('Pena lain sedang bekerja', 'Proses Pena yang lain sedang mengubah data yang sama. Tunggu sebentar, lalu coba lagi.', 'Coba lagi'),
  'p12.unproven': say('Kunci tidak sesuai dengan sertifikatnya', 'Tanda tangan percobaan tidak cocok dengan sertifikat dalam berkas ini. Tidak ada yang disimpan.', 'Pilih berkas lain'),
  'usage.date': say('Tanggal tidak dimengerti', 'Tulis tanggal dengan lengkap.'),
  'usage.time': say('Waktu tidak dimengerti', 'Tulis tanggal dan jam dengan lengkap.'),
  'keyring.late': say('Penyimpan sandi tidak menjawab', 'Permintaan dihentikan. Ketik frasa sandi langsung atau coba lagi.', 'Coba lagi'),
  'keyring.failed': say('Penyimpan sandi gagal', 'Frasa sandi tidak tersimpan atau tidak terbaca. Ketik frasa sandi langsung.', 'Coba lagi'),
  'practice.failed': say('Sertifikat latihan tidak dapat dibuat', 'Tidak ada yang disimpan.', 'Coba lagi'),
  'system.random': say('Sumber acak komputer tidak menjawab', 'Tanpa sumber acak, tanda tangan tidak dapat dibuat dengan aman. Nyalakan ulang komputer.'),
  'anchor.notcert': say('Bukan berkas sertifikat', '{nama} tidak memuat sertifikat. Daftar tidak diubah.'),
  'anchor.notca': say('Bukan sertifikat penerbit', '{nama} bukan sertifikat penerbit (CA), jadi tidak dapat dijadikan pegangan. Daftar tidak diubah.'),
  'anchor.unknown': say('Penerbit tidak ada dalam daftar', 'Pilih kembali berkas sertifikat penerbitnya.'),
  'profile.noqr': say('Alamat QR belum diisi', 'Isi alamat yang benar-benar ada pada profil, atau pilih tampilan lain.'),
  'profile.noemblem': say('Lambang belum dipilih', 'Pilih gambar lambang pada profil, atau pilih tampilan lain.'),
  'profile.emblem': say('Gambar lambang tidak dapat dipakai', 'Pilih gambar PNG atau JPEG. Lambang lama tetap dipakai.'),

  'letter.data': say('Isian surat belum lengkap', 'Ada isian yang kurang atau tidak terbaca. Tidak ada surat yang ditulis.'),
  'letter.kind': say('Jenis surat tidak dikenal', 'Pilih salah satu surat dalam daftar.'),
  'letter.template': say('Naskah surat tidak dapat dipakai', 'Berkas {nama} tidak menurut bentuk yang seharusnya. Tidak ada surat yang ditulis.'),
  'letter.unwritten': say('Surat tidak dapat disusun', 'Tidak ada yang ditulis. Rincian teknis menyebut sebabnya.'),
  'system.worker': say('Pemeriksa berhenti', 'Bagian yang membaca dokumen berhenti. Dokumen tidak berubah.', 'Coba lagi'),

  ...attacks,

  // Peringatan laporan
  not_asked: say('Pencabutan tidak diperiksa lewat internet', 'Hasil ini memakai bukti dalam dokumen dan yang tersimpan di komputer ini.'),
  no_answer: say('Layanan penerbit tidak menjawab', 'Sebagian pertanyaan tentang pencabutan atau penerbit tidak terjawab. Rincian teknis menyebut alamatnya.'),
  practice_certificate: say('Sertifikat latihan', 'Ditandatangani dengan sertifikat latihan dan tidak berlaku sebagai dokumen resmi.'),
  looks_signed_without_signature: say(
    'Tampak ditandatangani, padahal tidak',
    'Halaman memuat kalimat atau kotak seperti tanda tangan elektronik, tetapi berkas tidak memuat tanda tangan elektronik. Mintalah berkas PDF aslinya kepada pengirim.',
  ),
  not_everything_looked_at: say(
    'Tidak semua diperiksa',
    'Tanda tangan atau data dalam dokumen ini lebih banyak daripada yang diperiksa oleh Pena. Yang tidak diperiksa tidak dinyatakan valid.',
  ),
  signature_removed: say(
    'Tanda tangan telah dihapus',
    'Versi sebelumnya di dalam berkas ini memuat tanda tangan, versi sekarang tidak. Mintalah berkas aslinya kepada pengirim.',
  ),
  name_differs: say(
    'Nama pada tampilan berbeda',
    'Kotak tanda tangan menampilkan nama yang bukan nama pada sertifikat. Pegang nama pada sertifikat, bukan nama pada gambar.',
  ),
  name_hidden_characters: say(
    'Nama pada sertifikat memuat tanda tersembunyi',
    'Nama penanda tangan memuat karakter yang tidak terlihat atau membalik arah tulisan. Karakter itu ditampilkan sebagai ⟨U+…⟩.',
  ),
  name_look_alike_letters: say(
    'Nama pada sertifikat memakai huruf yang menyerupai',
    'Sebagian huruf pada nama penanda tangan berasal dari abjad lain yang bentuknya sama dengan huruf Latin. Cocokkan nomor seri dan penerbitnya.',
  ),
  repaired: say('Susunan berkas tidak rapi', 'Berkas hanya terbaca setelah diperbaiki, sehingga program lain dapat menampilkannya berbeda.'),
} satisfies Record<string, Sentence>
