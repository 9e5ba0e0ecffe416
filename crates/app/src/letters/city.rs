//! The city whose regulation holds: articles, addressees, footer, domain. Data, never code.

use toml::Table;

use crate::host::Host;
use crate::settings::own_text;
use crate::view::Problem;

/// The profile of a city: the office's own file, else the shipped one, else that of an unnamed office.
pub fn city(host: &dyn Host, code: &str) -> Result<Table, Problem> {
    // The code becomes a file name: nothing but letters may stand in it.
    let code = if !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_lowercase()) { code } else { "lain" };
    let file = format!("cities/{code}.toml");
    let own = own_text(host, &file)?;
    let text = own.as_deref().or_else(|| press::shipped::city(code)).or_else(|| press::shipped::city("lain"));
    text.unwrap_or_default().parse().map_err(|e| Problem::new("letter.template").with("nama", &file).detail(e))
}
