//! Keys of kinds that Pena does not sign with, used by another program.

use std::process::Command;

use tests::material::run;
use tests::place;

use crate::bench::bench;
use crate::judging::text;
use crate::pena::verify;
use crate::pyhanko;

/// RFC 8419: Ed448 with SHAKE256, Ed25519 with SHA-512, and nothing else; the root signs with Ed448 (RFC 8410).
#[test]
fn edwards_curves_as_pyhanko_signs_with_them() {
    let room = bench().room("algorithms");
    let script = place::root().join("tests/interop/make_algorithms.py");
    run(Command::new(pyhanko::python()).arg(script).arg(bench().document("classic")).arg(&room));
    let root = room.join("root.pem");
    let ask = |name: &str| {
        let file = room.join(name).with_extension("pdf");
        verify(&bench().data(), &file, &root, &["--revocation", "soft"], "")
    };
    for (name, digest) in [("ed448", "shake256"), ("ed25519", "sha512")] {
        let good = ask(name);
        let line = good.line();
        assert_eq!((text(&line["verdict"]), good.status), ("valid", 0), "{name}: {line:#}");
        let used = &line["signatures"][0]["algorithms"];
        assert_eq!((text(&used["signature"]), text(&used["digest"])), (name, digest), "{line:#}");
        let unfit = ask(&format!("{name}-unfit"));
        let line = unfit.line();
        assert_eq!((text(&line["verdict"]), unfit.status), ("indeterminate", 1), "{name}: {line:#}");
        let one = &line["signatures"][0];
        assert_eq!(text(&one["subindication"]), "CRYPTO_CONSTRAINTS_FAILURE", "{line:#}");
        assert_eq!(text(&one["integrity"]), "intact", "{line:#}");
        // One changed byte of the content is found with these digests too.
        let file = room.join(format!("{name}.pdf"));
        let mut bytes = std::fs::read(&file).expect("a signed letter");
        let at = bytes.windows(6).position(|found| found == b"endobj").expect("an object");
        bytes[at - 1] ^= 1;
        std::fs::write(&file, bytes).expect("a changed letter");
        let changed = ask(name);
        assert_eq!(text(&changed.line()["signatures"][0]["integrity"]), "broken", "{:#}", changed.line());
    }
}
