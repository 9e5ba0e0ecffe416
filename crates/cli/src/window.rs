//! `pena open`: the window, which lies beside this program.

use app::view::Problem;

use crate::End;
use crate::args::OpenArgs;

pub(crate) fn run(args: &OpenArgs) -> Result<End, Problem> {
    let window = std::env::current_exe()
        .ok()
        .map(|program| program.with_file_name(format!("pena-window{}", std::env::consts::EXE_SUFFIX)))
        .filter(|path| path.is_file())
        .ok_or_else(|| Problem::new("window.missing"))?;
    let status = std::process::Command::new(window)
        .args(&args.file)
        .status()
        .map_err(|e| Problem::new("window.missing").detail(e))?;
    Ok(if status.success() { End::Done } else { End::Failed })
}
