//! `pena preview`: the page that `sign` would produce, as a picture. No key is unlocked: its certificate is enough.

use app::batch::Page;
use app::host::{Existing, Host};
use app::prepare::{Drawn, Intent, prepare};
use app::reader::{Parts, Reader, open};
use app::verify::glance;
use app::view::{Problem, SignOptions};
use app::{keys, profile};

use crate::End;
use crate::args::PreviewArgs;
use crate::passphrase::document_password;
use crate::sign::{options, signer};

pub(crate) fn run(computer: &host::Computer, args: &PreviewArgs) -> Result<End, Problem> {
    let who = match (&args.look.p12, &args.look.key) {
        (Some(_), _) => signer(computer, &args.look)?.signer().clone(),
        (None, Some(name)) => keys::find(computer, name)?.signer,
        (None, None) => {
            let name = keys::default_name(computer).ok_or_else(|| Problem::new("p12.missing"))?;
            keys::find(computer, &name)?.signer
        }
    };
    let password = document_password(args.look.password_stdin)?;
    let password = password.as_ref().map(|p| p.expose());
    let page: Page = args.look.page.parse()?;
    let parts = Parts::file(glance(computer, &args.file)?);
    let opened = open(&parts, password)?;
    let profile = profile::load(computer);
    let emblem = profile::emblem(computer);
    let issuer = app::issuer::permitted(&who, &app::anchors::evidence(computer), computer.now());
    let options = SignOptions { page: page.of(&opened)?, ..options(&args.look, &profile, &who, &issuer)? };
    let revision = prepare(&Intent {
        opened: &opened,
        words: &*opened,
        signer: &who,
        issuer: &issuer,
        profile: &profile,
        emblem: emblem.as_deref(),
        drawn: &Drawn::default(),
        options: &options,
        certify: None,
        level: app::Level::B,
        now: computer.now(),
    })?;
    // Drawing is done by a library that no bounds of ours reach into: it happens in a limited process.
    let reader = host::Worker::of_this_program().map_err(|e| Problem::new("system.worker").detail(e))?;
    let shown = Parts { tail: Some(revision.tail()), ..parts };
    reader.show("preview", &shown, password)?;
    let png = reader.picture("preview", revision.page, args.width)?;
    computer.save(&args.out, &[&png], Existing::Replace, &|| true).map_err(|e| Problem::new("save.fail").detail(e))?;
    Ok(End::Done)
}
