//! `pena open`: the window, which lies beside this program.

use app::view::Problem;

use crate::End;
use crate::args::OpenArgs;

pub(crate) fn run(args: &OpenArgs) -> Result<End, Problem> {
    let status =
        host::neighbour::run("pena-window", &args.file).map_err(|e| Problem::new("window.missing").detail(e))?;
    Ok(if status.success() { End::Done } else { End::Failed })
}
