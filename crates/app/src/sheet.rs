//! *Lembar bukti*: the judgement of a file as a document of its own, with the file's fingerprint and the data's age.
//!
//! It says what the report says and nothing better: every sentence is chosen from the report alone, and the words are
//! those of the window (texts 6.3).

mod lines;
#[cfg(test)]
mod told_tests;
mod words;

use pades::report::{Change, Indication, Integrity, Modification, Report, SignatureKind, SignatureReport, Verdict};
use press::paper::Template;
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};
use toml::{Table, Value};

use crate::host::Host;
use crate::letters::{in_eights, made};
use crate::view::Problem;
use words::Words;

/// Longer texts of a stranger's file are cut: a sheet is read by people.
const LONGEST: usize = 1500;
/// More signatures, findings or changes than this are counted, not listed.
const MOST: usize = 100;

/// What a sentence of the sheet needs beside the report.
struct Said<'a> {
    words: Words,
    report: &'a Report,
    zone: UtcOffset,
}

/// Writes the sheet of a report as a PDF. `name` is the judged file's name, for display.
pub fn evidence_sheet(host: &dyn Host, report: &Report, name: &str) -> Result<Vec<u8>, Problem> {
    let broken = |e: press::paper::PaperError| Problem::new("letter.unwritten").detail(e);
    let template = Template::parse(press::shipped::EVIDENCE_SHEET).map_err(broken)?;
    let zone = crate::profile::zone(&crate::profile::load(host));
    let said = Said { words: Words::shipped()?, report, zone };
    made(host, &template, &said.data(name)).map(|made| made.bytes)
}

fn table<'t>(pairs: impl IntoIterator<Item = (&'t str, String)>) -> Table {
    pairs.into_iter().map(|(name, text)| (name.to_owned(), Value::String(cut(&text)))).collect()
}

fn list(entries: impl Iterator<Item = Table>) -> Value {
    Value::Array(entries.take(MOST).map(Value::Table).collect())
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

impl Said<'_> {
    fn data(&self, name: &str) -> Table {
        let mut data = Table::new();
        data.insert("berkas".into(), Value::Table(self.file(name)));
        data.insert("putusan".into(), Value::Table(self.verdict()));
        data.insert("peringatan".into(), list(self.report.warnings.iter().map(|code| self.warning(code))));
        let signatures = self.report.signatures.iter().enumerate();
        data.insert("tanda_tangan".into(), list(signatures.map(|(index, one)| self.signature(index, one))));
        data
    }

    fn file(&self, name: &str) -> Table {
        let sidik = &self.report.sha256;
        table([
            ("nama", name.to_owned()),
            ("sidik", if sidik.is_empty() { "–".to_owned() } else { in_eights(sidik) }),
            ("pendek", sidik.get(..16).unwrap_or("–").to_owned()),
            ("halaman", self.report.pages.to_string()),
            ("waktu", self.moment(&self.report.checked_at)),
            ("umur", self.age()),
            ("aplikasi", format!("Pena {}", env!("CARGO_PKG_VERSION"))),
        ])
    }

    /// The oldest revocation data that a verdict rests on: yesterday's answer says its date.
    fn age(&self) -> String {
        let dates = self.report.signatures.iter().filter_map(|one| one.revocation.as_of.as_deref());
        let oldest = dates.filter_map(|text| OffsetDateTime::parse(text, &Rfc3339).ok()).min();
        let checked = OffsetDateTime::parse(&self.report.checked_at, &Rfc3339).ok();
        match oldest.zip(checked) {
            None => "tidak ada".to_owned(),
            Some((oldest, checked)) => {
                let hours = (checked - oldest).whole_hours();
                let age = if hours < 48 { format!("{hours} jam") } else { format!("{} hari", hours / 24) };
                format!("per {}, berumur {age} saat pemeriksaan", self.words.moment(oldest, self.zone))
            }
        }
    }

    fn verdict(&self) -> Table {
        let passed = matches!(self.report.verdict, Verdict::Valid | Verdict::ValidWithPermittedChanges);
        let key = if passed && self.practice() { "practice" } else { verdict_key(self.report.verdict) };
        let mut fields = table([
            ("judul", self.words.of("headline", key)),
            ("kalimat", self.words.of("sentence", if key == "indeterminate" { self.open() } else { key })),
            ("penutup", self.words.fill("other", "closing", &[("waktu", &self.moment(&self.report.checked_at))])),
        ]);
        if self.report.signatures.len() > 1 {
            let count = |indication| self.report.signatures.iter().filter(|one| one.indication == indication).count();
            let [n, a, b, c] = [
                self.report.signatures.len(),
                count(Indication::TotalPassed),
                count(Indication::Indeterminate),
                count(Indication::TotalFailed),
            ]
            .map(|number| number.to_string());
            let counts = self.words.fill("other", "counts", &[("n", &n), ("a", &a), ("b", &b), ("c", &c)]);
            fields.extend(table([("jumlah", counts)]));
        }
        if let Some(problem) = &self.report.problem {
            fields.extend(table([("sebab", format!("{} ({})", problem.code, problem.detail))]));
        }
        fields
    }

    /// That the content seems unchanged is said only where every signature was computed, and of nothing that may look
    /// otherwise.
    fn open(&self) -> &'static str {
        let any = |fact: fn(&SignatureReport) -> bool| self.report.signatures.iter().any(fact);
        match (any(|one| one.integrity == Integrity::Unknown), any(lines::may_differ)) {
            (true, _) => "uncomputed",
            (false, true) => "mayDiffer",
            (false, false) => "indeterminate",
        }
    }

    fn warning(&self, code: &str) -> Table {
        let text = self.words.of("warnings", code);
        let (title, body) = text.split_once('|').unwrap_or((code, "Rincian terdapat pada laporan pemeriksaan."));
        table([("judul", title.to_owned()), ("isi", body.to_owned())])
    }

    fn signature(&self, index: usize, one: &SignatureReport) -> Table {
        let key = if one.kind == SignatureKind::Signature { "signatureN" } else { "timestampN" };
        let title = self.words.fill("other", key, &[("n", &(index + 1).to_string())]);
        let place = one.page.map(|page| format!(", halaman {page}")).unwrap_or_default();
        let mut fields = table([("judul", format!("{title} – {}{place}", one.field)), ("hasil", self.outcome(one))]);
        fields.extend(self.technical(one));
        let rows = lines::lines(self, index, one).into_iter().map(|line| {
            let what = self.words.of("lines", line.key);
            table([("apa", what), ("hasil", self.words.of("marks", line.mark)), ("keterangan", line.text)])
        });
        fields.insert("baris".into(), list(rows));
        fields.insert("perubahan".into(), list(one.changes.iter().map(change)));
        let findings = one.findings.iter().map(|finding| {
            let clause = ("klausul", finding.clause.clone());
            let said = self.words.finding(&finding.clause, &finding.conclusion);
            // What is wrong in particular is for those who know the standards, in their words.
            let known = finding.detail.is_empty() || finding.conclusion == "PASSED";
            let detail = match (said.is_empty(), known) {
                // An empty place would be a dotted line, as for a pen.
                (true, _) if finding.detail.is_empty() => "–".to_owned(),
                (true, _) => finding.detail.clone(),
                (false, true) => said,
                (false, false) => format!("{said} ({})", finding.detail),
            };
            table([clause, ("kesimpulan", finding.conclusion.clone()), ("rincian", detail)])
        });
        fields.insert("temuan".into(), list(findings));
        fields
    }

    fn outcome(&self, one: &SignatureReport) -> String {
        let text = match one.indication {
            Indication::TotalPassed if self.practice() => self.words.of("headline", "practice"),
            Indication::TotalPassed if one.modification > Modification::LtaUpdates => {
                self.words.of("headline", "valid_with_permitted_changes")
            }
            Indication::TotalPassed => self.words.of("headline", "valid"),
            Indication::Indeterminate => self.words.of("headline", "indeterminate"),
            Indication::TotalFailed => self.words.of("headline", "invalid"),
        };
        format!("{text}.")
    }

    fn technical(&self, one: &SignatureReport) -> Table {
        let signer = one.signer.as_ref();
        let of = |field: fn(&pades::report::Signer) -> String| signer.map(field).unwrap_or_else(|| "–".to_owned());
        let algorithms = one.algorithms.as_ref();
        let indication = standard_name(&one.indication);
        let time =
            |text: &Option<String>| text.as_deref().map(|text| self.moment(text)).unwrap_or_else(|| "–".to_owned());
        table([
            ("subjek", of(|signer| signer.subject.clone())),
            ("penerbit", of(|signer| signer.issuer.clone())),
            ("nomor_seri", of(|signer| signer.serial.to_uppercase())),
            ("sidik", of(|signer| in_eights(&signer.sha256))),
            (
                "algoritma",
                algorithms
                    .map(|a| format!("{}, {}, {} bit", a.signature, a.digest, a.key_bits))
                    .unwrap_or_else(|| "–".into()),
            ),
            ("tingkat", format!("{} ({})", one.level, one.subfilter)),
            (
                "indikasi",
                match &one.subindication {
                    Some(sub) => format!("{indication}, {}", standard_name(sub)),
                    None => indication,
                },
            ),
            ("waktu_penanda", time(&one.claimed_time)),
            ("waktu_terbukti", time(&one.proven_time)),
        ])
    }

    /// Signed by an identity that Pena made for practice: never shown as real.
    fn practice(&self) -> bool {
        self.report.warnings.iter().any(|code| code == "practice_certificate")
    }

    fn moment(&self, text: &str) -> String {
        let parsed = OffsetDateTime::parse(text, &Rfc3339);
        parsed.map_or_else(|_| text.to_owned(), |time| self.words.moment(time, self.zone))
    }
}

fn change(change: &Change) -> Table {
    let permitted = if change.permitted { "diizinkan" } else { "tidak diizinkan" };
    let what = format!("{} ({})", change.what, change.objects.iter().take(8).cloned().collect::<Vec<_>>().join(", "));
    table([("revisi", change.revision.to_string()), ("apa", what), ("diizinkan", permitted.to_owned())])
}

fn verdict_key(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Valid => "valid",
        Verdict::ValidWithPermittedChanges => "valid_with_permitted_changes",
        Verdict::Indeterminate => "indeterminate",
        Verdict::Invalid => "invalid",
        Verdict::NoSignature => "no_signature",
        Verdict::Unreadable => "unreadable",
    }
}

/// The name as the report's JSON and the standard write it.
fn standard_name(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
