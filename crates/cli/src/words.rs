//! Problems as sentences for a terminal: the window's own catalogue is richer; here the code is always shown.

use app::view::Problem;

/// `what happened [code] (detail)`.
pub(crate) fn sentence(problem: &Problem) -> String {
    let values: Vec<String> = problem.values.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let values = match values.is_empty() {
        true => String::new(),
        false => format!(" ({})", values.join(", ")),
    };
    format!("{}{values} [{}]", plain(&problem.code), problem.code)
}

/// What it means and what to do next.
pub(crate) fn plain(code: &str) -> &'static str {
    match code {
        "pass.wrong" => {
            "the passphrase does not open the key file; check capitals and keyboard, then try again; nothing was changed"
        }
        "pass.needed" => "the passphrase is needed: --passphrase-stdin, --passphrase-file, or a terminal to ask on",
        "pass.kept" => "the change of this passphrase was interrupted before it took effect; the old one is in force",
        "pass.finished" => {
            "the change of this passphrase was interrupted after it took effect; the new one is in force"
        }
        "cert.expiring" => "the certificate ends soon; apply for a new one in time",
        "p12.unproven" => "a test signature with this key does not fit its certificate; nothing was stored",
        "p12.corrupt" => "this is not a whole PKCS#12 file; get it again from its source",
        "p12.nokey" => "the file has no private key; a certificate alone cannot sign",
        "p12.missing" => "there is no such key or key file; `pena key list` shows the keys in Pena's care",
        "p12.toocostly" => "opening this key file would take unreasonably long; it was not tried",
        "p12.unsupported" => "the key file uses a protection that Pena does not know",
        "cert.expired" => "the certificate has expired and cannot sign; apply for a new one",
        "cert.notyet" => "the certificate is not valid yet; check also the computer's date",
        "cert.usage" => "the certificate is not for signing documents",
        "doc.missing" => "the document is not there; it was moved, deleted, or its medium removed",
        "doc.denied" => "the document may not be read; check its permissions",
        "doc.notafile" => "this is not a file",
        "doc.toolarge" => "the file is too large",
        "doc.encrypted" => "the document is protected by a password; give it with --password-stdin",
        "doc.password" => "the document's password is not right",
        "doc.pubkey" => "the document is encrypted for certain persons; ask for a copy that is not",
        "doc.corrupt" => "the PDF is damaged; have it saved again by the program that made it",
        "doc.notpdf" => "this is not a PDF; convert it first",
        "doc.active" => "the document has active content whose look may change; use a plain PDF",
        "doc.certified" => "an earlier signer locked this document",
        "doc.signed" => "the document is already signed; a footer would break that signature, so none was added",
        "doc.changed" => "the file changed since it was read; look at it again; nothing was signed",
        "save.twice" => "another document of this command has the same output; sign them into different folders",
        "save.overwrite" => "the output exists; use --overwrite or --out; nothing was signed",
        "save.same" => "the output would replace the original, which is never done; choose another name",
        "save.full" => "the disk is full; the original is unchanged and no output was left",
        "save.denied" => "the output may not be written there; choose another folder",
        "save.verify" => "the output did not pass its own check and was not saved",
        "register.unwritable" => {
            "the register of what was signed cannot be written, so nothing is signed; check the disk and its permissions"
        }
        "register.broken" => {
            "the last line of the register cannot be read, so nothing is signed; `pena journal verify` shows where, \
             `pena journal resume` goes on behind it"
        }
        "usage.date" => "a date is written 2026-11-22 or 2026-11-22T08:00:00Z",
        other => of_services(other),
    }
}

/// The same about trust services.
fn of_services(code: &str) -> &'static str {
    match code {
        "tsa.none" => "this level needs a time-stamp authority: --tsa URL, or one in the settings; nothing was signed",
        "tsa.offline" => "this level needs a time-stamp, and nothing may be asked of the network; nothing was signed",
        "tsa.fail" => "no time-stamp: the authority does not answer; try again, or sign with --level b or --or-lower",
        "tsa.auth" => "the time-stamp authority wants a name and a password",
        "tsa.bad" => "the time-stamp does not hold and was not used; choose another authority",
        "clock.skew" => "this computer's clock differs from the time-stamp authority's; set it right, then sign",
        "ltv.missing" => "the evidence for judging it later is not complete: a status or an issuer is not to be had",
        other => of_keys(other),
    }
}

/// The same about the care of keys.
fn of_keys(code: &str) -> &'static str {
    match code {
        "keyring.none" => "there is no keyring on this computer; use --ask-each-time; nothing was changed",
        "keyring.late" => "the keyring does not answer; give the passphrase, or end the keyring and try again",
        "keyring.failed" => {
            "the keyring gave up half-way; try again when it runs; the passphrase in force did not change"
        }
        "keyring.forbidden" => "the office's policy forbids keeping passphrases in the keyring; use --ask-each-time",
        "pass.backoff" => "the passphrase did not match several times; wait before the next try",
        "pass.weak" => "the new passphrase is too easy to guess: 12 characters or more, best some unrelated words",
        "pass.same" => "the new passphrase is the old one",
        "pass.mismatch" => "the two passphrases are not the same; nothing was changed",
        "pass.changed" => {
            "the passphrase of this key file is changed; that of a BSrE account is not, and other copies keep the old one"
        }
        "pass.unknown" => "the disk does not tell which passphrase is in force: try the new one, then the old one",
        "pass.unrecorded" => {
            "the NEW passphrase is in force, but the register could not be written; see `pena journal verify`"
        }
        "pass.restored" => "a change of passphrase was interrupted; the OLD passphrase is in force",
        "pass.halfway" => "a change of passphrase was interrupted; it is decided when the key is opened next",
        "pass.others" => "the file held other identities; only the chosen one is in Pena's care",
        "p12.legacy" => "the key file has an old protection; change its passphrase to renew it",
        "p12.perm" => "others may read the key file; limit its permissions to yourself",
        "p12.write" => "the new key file could not be made; the old one is in force",
        "key.frozen" => "the key was reported lost and is frozen; `pena key case` shows the case",
        "key.case" => "the key's case cannot be read, so it counts as frozen",
        "key.notfrozen" => "there is no open case of this key",
        "key.retired" => "the key was replaced and is for reading only",
        "key.reason" => "a reason is needed",
        "destroy.ssd" => "a solid-state drive or a backup may keep what was deleted; never use that passphrase again",
        "destroy.copies" => "other copies of the file are not touched; destroy them too",
        "usage.yes" => "say --yes: a destroyed key cannot be brought back",
        "usage.time" => "the time is not understood; write it as 2026-11-22T08:00:00+07:00",
        "save.readonly" => "the folder or its medium is read-only; nothing was changed",
        "save.busy" => "another Pena is changing the same data; try again in a moment",
        "keyring.locked" => "the keyring is locked; unlock it or give the passphrase",
        "usage.report" => "--report is for one document at a time",
        "letter.kind" => "there is no such letter; `pena letter list` shows them",
        "letter.data" => "the data file cannot be read: it must be TOML as the guide shows",
        "letter.template" => {
            "the office's own template or city profile in Pena's folder is wrong; correct or remove it"
        }
        "letter.unwritten" => "the document could not be written as PDF/A",
        _ => "this could not be done; the original is unchanged",
    }
}
