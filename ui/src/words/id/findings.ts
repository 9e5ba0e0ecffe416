// Setiap indikasi rinci (EN 319 102-1, tabel 6): artinya, dan apa yang akan memastikannya.
const say = (means: string, settles: string) => ({ means, settles })

export const subindications = {
  FORMAT_FAILURE: say('Susunan tanda tangan tidak menurut standar.', 'Berkas asli dari penanda tangan.'),
  HASH_FAILURE: say('Isi yang ditandatangani telah berubah.', 'Berkas asli dari penanda tangan.'),
  SIG_CRYPTO_FAILURE: say('Nilai tanda tangan tidak dibuat dengan kunci sertifikat ini.', 'Berkas asli dari penanda tangan.'),
  REVOKED: say('Sertifikat sudah dicabut sebelum dokumen ditandatangani.', 'Dokumen yang ditandatangani ulang dengan sertifikat yang berlaku.'),
  EXPIRED: say('Sertifikat sudah kedaluwarsa ketika dokumen ditandatangani.', 'Dokumen yang ditandatangani ulang dengan sertifikat yang berlaku.'),
  NOT_YET_VALID: say('Sertifikat belum berlaku ketika dokumen ditandatangani.', 'Dokumen yang ditandatangani ulang setelah sertifikat berlaku.'),
  SIG_CONSTRAINTS_FAILURE: say(
    'Ada perubahan yang menurut kaidah boleh tetapi tampilannya dapat berbeda dari yang ditandatangani, atau susunan yang tidak seluruhnya dikenal.',
    'Bandingkan dengan versi yang ditandatangani, atau minta berkas asli dari penanda tangan.',
  ),
  CHAIN_CONSTRAINTS_FAILURE: say('Sertifikat tidak diterbitkan untuk menandatangani dokumen, atau melanggar batasan penerbitnya.', 'Penjelasan penerbit sertifikat, atau dokumen yang ditandatangani dengan sertifikat yang sesuai.'),
  CERTIFICATE_CHAIN_GENERAL_FAILURE: say('Rangkaian sertifikat tidak dapat dinilai sampai selesai.', 'Sertifikat penerbit yang lengkap, ditambahkan pada pengaturan setelah sidiknya dicocokkan.'),
  CRYPTO_CONSTRAINTS_FAILURE: say('Algoritma yang dipakai tidak memadai pada waktu yang terbukti, atau tidak serasi.', 'Dokumen yang ditandatangani ulang dengan algoritma yang memadai.'),
  POLICY_PROCESSING_ERROR: say('Kebijakan tanda tangan tidak dapat diolah.', 'Keterangan penanda tangan tentang kebijakan yang dipakai.'),
  SIGNATURE_POLICY_NOT_AVAILABLE: say('Kebijakan tanda tangan tidak tersedia.', 'Naskah kebijakan tanda tangan yang disebut dokumen.'),
  TIMESTAMP_ORDER_FAILURE: say('Stempel waktu saling bertentangan.', 'Berkas asli dari penanda tangan.'),
  NO_SIGNING_CERTIFICATE_FOUND: say('Sertifikat penanda tangan tidak ada di dalam berkas.', 'Berkas sertifikat penanda tangan.'),
  NO_CERTIFICATE_CHAIN_FOUND: say(
    'Penerbit sertifikat tidak ada dalam daftar penerbit tepercaya di komputer ini.',
    'Sertifikat penerbit {penerbit}, ditambahkan pada pengaturan setelah sidiknya dicocokkan.',
  ),
  NO_CERTIFICATE_CHAIN_FOUND_NO_POE: say(
    'Penerbit sertifikat tidak dikenal, dan waktunya tidak terbukti.',
    'Sertifikat penerbit {penerbit}, ditambahkan pada pengaturan setelah sidiknya dicocokkan.',
  ),
  REVOKED_NO_POE: say('Sertifikat kini dicabut, dan tidak terbukti bahwa dokumen ditandatangani sebelumnya.', 'Stempel waktu, atau bukti lain bahwa dokumen ditandatangani sebelum {dicabut}.'),
  REVOKED_CA_NO_POE: say('Sertifikat penerbit kini dicabut, dan tidak terbukti bahwa dokumen ditandatangani sebelumnya.', 'Stempel waktu, atau bukti lain bahwa dokumen ditandatangani sebelum pencabutan itu.'),
  OUT_OF_BOUNDS_NO_POE: say('Sertifikat kini di luar masa berlakunya, dan waktu penandatanganan tidak terbukti.', 'Stempel waktu, atau bukti lain bahwa dokumen ditandatangani antara {awal} dan {akhir}.'),
  OUT_OF_BOUNDS_NOT_REVOKED: say('Sertifikat di luar masa berlakunya dan tidak dicabut.', 'Stempel waktu, atau bukti lain bahwa dokumen ditandatangani antara {awal} dan {akhir}.'),
  REVOCATION_OUT_OF_BOUNDS_NO_POE: say('Sertifikat yang menjamin data pencabutan sudah kedaluwarsa.', 'Data pencabutan baru dari penerbit: periksa ulang ketika komputer tersambung ke internet.'),
  CRYPTO_CONSTRAINTS_FAILURE_NO_POE: say('Algoritma yang dipakai kini sudah tidak memadai, dan waktu penandatanganan tidak terbukti.', 'Stempel waktu dari masa ketika algoritma itu masih memadai, atau dokumen yang ditandatangani ulang.'),
  NO_POE: say('Waktu keberadaan tanda tangan tidak terbukti.', 'Stempel waktu pada dokumen.'),
  TRY_LATER: say('Status pencabutan belum diketahui atau datanya sudah usang.', 'Data pencabutan dari penerbit: periksa ulang ketika komputer tersambung ke internet, atau minta berkas yang memuatnya.'),
  SIGNED_DATA_NOT_FOUND: say('Isi yang ditandatangani tidak ditemukan.', 'Berkas asli dari penanda tangan.'),
}

const told = (PASSED: string, FAILED: string, INDETERMINATE: string, NOT_CHECKED: string) => ({ PASSED, FAILED, INDETERMINATE, NOT_CHECKED })

/** Setiap langkah pemeriksaan menurut pasalnya: kesimpulannya dalam satu kalimat biasa. */
export const findings = {
  'ISO 32000-2 7.5': told(
    'Berkas terbaca menurut daftar isinya sendiri.',
    'Berkas tidak dapat dibaca menurut daftar isinya.',
    'Berkas harus diperbaiki dahulu agar terbaca; pembaca lain mungkin melihat isi yang berbeda.',
    'Cara berkas dibaca tidak dinilai.',
  ),
  'EN 319 102-1 5.1.4': told(
    'Pemeriksaan selesai.',
    'Pemeriksaan gagal.',
    'Pemeriksaan tidak selesai: pekerjaan untuk satu dokumen sudah habis, jadi tidak semua hal tentang tanda tangan ini dilihat.',
    'Pemeriksaan tidak dimulai.',
  ),
  'EN 319 102-1 5.2.2': told(
    'Susunan tanda tangan menurut standar, dan yang ditandatangani adalah berkas seutuhnya pada saat itu.',
    'Susunan tanda tangan tidak menurut standar, atau tidak mencakup berkas seutuhnya.',
    'Susunan tanda tangan tidak dikenal Pena, atau di belakangnya ada byte yang tidak ditandatangani siapa pun.',
    'Susunan tanda tangan tidak dinilai.',
  ),
  'EN 319 102-1 5.2.3': told(
    'Sertifikat penanda tangan ditemukan di dalam berkas.',
    'Sertifikat penanda tangan bertentangan dengan yang disebut tanda tangan.',
    'Sertifikat penanda tangan tidak ditemukan, atau bukan yang disebut tanda tangan.',
    'Sertifikat penanda tangan tidak dicari, karena tanda tangannya tidak terbaca.',
  ),
  'EN 319 102-1 5.2.7': told(
    'Isi yang ditandatangani tidak berubah, dan tanda tangannya cocok dengan sertifikat.',
    'Isi yang ditandatangani telah berubah, atau tanda tangannya tidak cocok dengan sertifikat.',
    'Kecocokan isi, tanda tangan, dan sertifikat tidak dapat dihitung.',
    'Kecocokan isi, tanda tangan, dan sertifikat tidak dihitung.',
  ),
  'ISO 32000-2 12.8.2': told(
    'Setelah penandatanganan tidak ada perubahan, atau hanya yang diizinkan.',
    'Setelah penandatanganan ada perubahan yang tidak diizinkan.',
    'Setelah penandatanganan ada perubahan yang mungkin mengubah tampilan.',
    'Perubahan setelah penandatanganan tidak dinilai.',
  ),
  'EN 319 102-1 5.2.6': told(
    'Sertifikat terhubung sampai ke penerbit yang dipercaya di komputer ini.',
    'Sertifikat tidak berlaku pada waktu yang terbukti.',
    'Sertifikat tidak terhubung ke penerbit yang dipercaya, melanggar batasan penerbitnya, atau di luar masa berlakunya.',
    'Hubungan ke penerbit tidak dinilai, atau sebagian pertanyaan kepada penerbit tidak terjawab.',
  ),
  'EN 319 102-1 5.2.5': told(
    'Tidak ada sertifikat pada rangkaian ini yang dicabut.',
    'Sertifikat dicabut sebelum dokumen ditandatangani.',
    'Status pencabutan belum pasti: tidak ada keterangan, keterangannya usang, atau waktunya tidak terbukti.',
    'Pencabutan tidak diperiksa, atau sebagian pertanyaan kepada penerbit tidak terjawab.',
  ),
  'EN 319 102-1 5.4': told(
    'Stempel waktu benar dan penyedianya dipercaya: waktunya terbukti.',
    'Stempel waktu tidak cocok dengan tanda tangan ini.',
    'Stempel waktu ada, tetapi penyedianya tidak dipercaya atau waktunya saling bertentangan.',
    'Tidak ada stempel waktu pada tanda tangan ini.',
  ),
  'EN 319 102-1 5.2.8': told(
    'Algoritma yang dipakai memadai pada waktu yang menentukan.',
    'Algoritma yang dipakai tidak memadai.',
    'Ada algoritma yang sudah tidak memadai atau tidak serasi, atau waktunya tidak terbukti.',
    'Kekuatan algoritma tidak dinilai.',
  ),
  'RFC 5652 11.4': told(
    'Tanda tangan ini dikuatkan oleh tanda tangan pihak lain.',
    'Ada tanda tangan penguat yang tidak cocok; hal itu tidak mengubah nilai tanda tangan ini.',
    'Ada tanda tangan penguat yang pembuatnya tidak dapat dipastikan.',
    'Tanda tangan penguat tidak diperiksa.',
  ),
}
