//! The signature block: what the profile says, in the design chosen.

use pdf::{Alpha, ObjectId, Raster, Update};
use press::BlockText;

use super::{Intent, signer_name};
use crate::view::{Design, Problem, Rect};

/// Draws the block and adds it to the update.
pub(super) fn draw(intent: &Intent, rect: Rect, update: &mut Update) -> Result<ObjectId, Problem> {
    let refused = |e: &dyn std::fmt::Display| Problem::new("doc.block").detail(e);
    let alpha = match intent.opened.conformance().forbids_transparency() {
        true => Alpha::OnWhite,
        false => Alpha::SoftMask,
    };
    let compile = || {
        let design = design(intent, alpha)?;
        let block = press::block(&design, &text(intent), rect.width, rect.height).map_err(|e| refused(&e))?;
        block.appearance.compile().map_err(|e| refused(&e))
    };
    let block = intent.drawn.block([rect.width, rect.height], alpha, compile)?;
    block.add(&mut |object| update.add(object)).ok_or_else(|| Problem::new("doc.block"))
}

/// The size at which this block reads well.
pub(super) fn natural_size(intent: &Intent) -> Option<(f64, f64)> {
    press::natural_size(&design(intent, Alpha::SoftMask).ok()?, &text(intent)).ok()
}

fn design(intent: &Intent, alpha: Alpha) -> Result<press::Design, Problem> {
    match intent.options.design {
        Design::Text | Design::Invisible => Ok(press::Design::Text),
        Design::Qr if intent.profile.qr_url.trim().is_empty() => Err(Problem::new("profile.noqr")),
        Design::Qr => Ok(press::Design::Qr(intent.profile.qr_url.trim().to_owned())),
        Design::Emblem => {
            let picture = intent.emblem.ok_or_else(|| Problem::new("profile.noemblem"))?;
            Raster::decode(picture, alpha)
                .map(press::Design::Emblem)
                .map_err(|e| Problem::new("profile.emblem").detail(e))
        }
    }
}

fn text(intent: &Intent) -> BlockText {
    let profile = intent.profile;
    let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    BlockText {
        on_behalf: profile.on_behalf.iter().filter_map(|line| filled(line)).collect(),
        office: profile.office.trim().to_owned(),
        name: signer_name(profile, &intent.signer.certificate),
        rank: filled(&profile.rank),
        nip: filled(&profile.nip).filter(|_| profile.show_nip),
    }
}
