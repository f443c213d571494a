//! The page's stylesheets as one file: one request, and together they compress better.

use crate::pack::without_comments;
use crate::split::short;
use std::fs;
use std::path::Path;

const LINK: &str = "<link rel=\"stylesheet\"";

/// Joins the stylesheets that `html` links, in their order, and gives the page that links the one file.
pub(crate) fn join(dist: &Path, html: &str, integrity: &dyn Fn(&[u8]) -> String) -> Result<String, String> {
    let (mut page, names) = unlinked(html)?;
    let mut css = String::new();
    for name in names {
        let path = dist.join(&name);
        let trouble = |e| format!("cannot join the stylesheet {}: {e}.", path.display());
        css.push_str(&without_comments(&fs::read_to_string(&path).map_err(trouble)?));
        fs::remove_file(&path).map_err(trouble)?;
    }
    let name = format!("style-{}.css", short(css.as_bytes()));
    let sri = integrity(css.as_bytes());
    fs::write(dist.join(&name), css).map_err(|e| format!("cannot write dist/{name}: {e}."))?;
    // Asked for as module scripts are: in a sandbox, where every file is of another origin, the integrity of others can't
    // be checked.
    page = page.replace(PLACE, &format!("{LINK} crossorigin=\"anonymous\" href=\"./{name}\" integrity=\"{sri}\">"));
    Ok(page)
}

/// Where the one link goes.
const PLACE: &str = "<!--stylesheet-->";

/// The page without its links to stylesheets but for a mark at the place of the first, and the names of their files.
fn unlinked(html: &str) -> Result<(String, Vec<String>), String> {
    let broken = || "index.html has a stylesheet that trunk did not write as xtask/src/styles.rs knows it.".to_owned();
    let mut names = Vec::new();
    let mut page = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once(LINK) {
        let (tag, after) = after.split_once('>').ok_or_else(broken)?;
        let href = tag.split_once("href=\"./").or_else(|| tag.split_once("href=\"")).ok_or_else(broken)?.1;
        if names.is_empty() {
            page.push_str(before);
            page.push_str(PLACE);
        } else {
            page.push_str(before.trim_end());
        }
        names.push(href.split_once('"').ok_or_else(broken)?.0.to_owned());
        rest = after;
    }
    if names.is_empty() {
        return Err(broken());
    }
    page.push_str(rest);
    Ok((page, names))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_become_one_mark() {
        let html = "<p>\n  <link rel=\"stylesheet\" href=\"./a-1.css\" integrity=\"x\"/>\n  \
                    <link rel=\"stylesheet\" href=\"./b-2.css\">\n</p>";
        let (page, names) = unlinked(html).unwrap();
        assert_eq!(
            (page.as_str(), names),
            ("<p>\n  <!--stylesheet-->\n</p>", vec!["a-1.css".into(), "b-2.css".into()])
        );
        assert!(unlinked("<p>").is_err());
    }
}
