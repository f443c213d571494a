//! Text to [`Filter`], one term at a time; what can't be understood is left out and told.

use super::amount::{Bound, Comparison};
use super::keys::{Field, FigureKey, Subject, looks_like_a_figure};
use super::scan::{Operator, Reader};
use super::{Filter, Problem, Term, Test};

pub(super) fn parse(text: &str, subject: Subject) -> (Filter, Option<Problem>) {
    let mut reader = Reader::new(text, subject);
    let filter = reader.filter();
    (filter, reader.problem)
}

impl Reader<'_> {
    fn filter(&mut self) -> Filter {
        let mut groups = vec![Vec::new()];
        // Whether the group so far is empty in the text, not only for want of sense.
        let mut nothing = true;
        loop {
            self.skip_space();
            if self.rest().is_empty() {
                break;
            }
            let word = self.chunk();
            if word.eq_ignore_ascii_case("or") {
                if nothing {
                    self.tell(self.at, "or stands between two filters, and there is none before it");
                }
                self.at += word.len();
                groups.push(Vec::new());
                nothing = true;
                continue;
            }
            let is_last = self.rest()[word.len()..].trim().is_empty();
            if word.eq_ignore_ascii_case("and") && !nothing && !is_last {
                self.at += word.len();
                continue;
            }
            nothing = false;
            if let Some(term) = self.term()
                && let Some(group) = groups.last_mut()
            {
                group.push(term);
            }
        }
        if nothing && groups.len() > 1 {
            self.tell(self.text.len(), "or stands between two filters, and there is none after it");
        }
        groups.retain(|group| !group.is_empty());
        Filter { groups }
    }

    fn term(&mut self) -> Option<Term> {
        let bare = self.rest().strip_prefix(['-', '!']);
        let negated = bare.is_some_and(|bare| !bare.is_empty() && !bare.starts_with(char::is_whitespace));
        self.at += usize::from(negated);
        let (turned, test) = self.test()?;
        Some(Term { negated: negated != turned, test })
    }

    /// A test, and whether its own sign turns it round.
    fn test(&mut self) -> Option<(bool, Test)> {
        let start = self.at;
        let is_quoted = self.rest().starts_with('"');
        let key = if is_quoted { self.quoted()? } else { self.bare() };
        if key.is_empty() && !is_quoted {
            let word = self.chunk().to_owned();
            self.at += word.len();
            if word.starts_with(['<', '>']) {
                if word.trim_start_matches(['<', '>', '=']).is_empty() {
                    self.skip_space();
                    self.at += self.chunk().len();
                }
                self.tell(start, &format!("{word} compares a figure, and there is none before it"));
                return None;
            }
            return Some((false, Test::Word(word.to_lowercase())));
        }
        if let Some(field) = key.strip_suffix(':').filter(|_| !is_quoted).and_then(Field::parse) {
            return self.field(start, field);
        }
        if let Some(values) = self.list(&key) {
            return values;
        }
        let before = self.at;
        self.skip_space();
        let is_attached = before == self.at;
        let Some(operator) = self.operator() else {
            self.at = before;
            if !is_quoted && key.contains('.') && looks_like_a_figure(&key) {
                self.tell(start, &format!("{key} is a figure to compare, as in cpu.requested > 80%"));
                return None;
            }
            return Some((false, Test::Word(key.to_lowercase())));
        };
        let figure = FigureKey::parse(&key).filter(|_| !is_quoted);
        let equals = matches!(operator, Operator::NotEqual | Operator::Compare(Comparison::Equal));
        let turned = matches!(operator, Operator::NotEqual);
        let no_value = self.rest().is_empty() || self.rest().starts_with(char::is_whitespace);
        match figure {
            Some(figure) => self.compare(start, &key, figure, &operator, is_attached && equals && no_value),
            None if !equals => {
                self.skip_space();
                self.at += self.chunk().len();
                self.tell(
                    start,
                    &format!("{key} is no figure. Figures are cpu.requested, memory.used, age and the like"),
                );
                None
            }
            None if no_value && is_attached => Some((turned, Test::Label(key, Vec::new()))),
            None => {
                self.skip_space();
                if self.rest().is_empty() {
                    self.tell(start, &format!("{key} needs a value after the sign"));
                    return None;
                }
                let value = self.value()?;
                Some((turned, Test::Label(key, vec![value])))
            }
        }
    }

    fn field(&mut self, start: usize, field: Field) -> Option<(bool, Test)> {
        let ends = self.rest().is_empty() || self.rest().starts_with(char::is_whitespace);
        let value = if ends { String::new() } else { self.value()? };
        if !self.subject.fields().contains(&field) {
            self.tell(start, &format!("{} have no {}", self.subject.plural(), field.name()));
            return None;
        }
        Some((false, Test::Field(field, value)))
    }

    /// `in (a,b)` or `notin (a,b)` after a key; `None` where there is no such thing.
    fn list(&mut self, key: &str) -> Option<Option<(bool, Test)>> {
        let rest = self.rest().trim_start();
        if rest.len() == self.rest().len() {
            return None;
        }
        let word = rest.split(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
        let turned = word == "notin";
        if !turned && word != "in" {
            return None;
        }
        let after = rest[word.len()..].trim_start();
        if !after.starts_with('(') && !after.is_empty() {
            return None;
        }
        let start = self.text.len() - rest.len();
        self.at = self.text.len() - after.len();
        if after.is_empty() {
            self.tell(start, &format!("{word} needs a list such as (a,b)"));
            return Some(None);
        }
        self.at += 1;
        let mut values = Vec::new();
        loop {
            self.skip_space();
            let value = if self.rest().starts_with('"') {
                let Some(value) = self.quoted() else { return Some(None) };
                values.push(value);
                ""
            } else {
                let end = self.rest().find([',', ')']).unwrap_or(self.rest().len());
                let value = &self.rest()[..end];
                self.at += end;
                value.trim()
            };
            if !value.is_empty() {
                values.push(value.to_owned());
            }
            self.skip_space();
            match self.rest().chars().next() {
                Some(',') => self.at += 1,
                Some(')') => break self.at += 1,
                None => {
                    self.tell(start, &format!("the list after {word} is not closed with )"));
                    return Some(None);
                }
                // Something after a quoted value: it belongs to no value.
                Some(other) => self.at += other.len_utf8(),
            }
        }
        if values.is_empty() {
            self.tell(start, &format!("the list after {word} is empty"));
            return Some(None);
        }
        Some(Some((turned, Test::Label(key.to_owned(), values))))
    }

    fn compare(
        &mut self,
        start: usize,
        name: &str,
        key: FigureKey,
        operator: &Operator,
        is_known: bool,
    ) -> Option<(bool, Test)> {
        let (comparison, turned) = match operator {
            Operator::Compare(comparison) => (*comparison, false),
            Operator::NotEqual => (Comparison::Equal, true),
        };
        if is_known && key.is_of_a_resource() && self.subject.has(&key) {
            return Some((turned, Test::Known(key)));
        }
        if is_known && !key.is_of_a_resource() {
            return Some((turned, Test::Label(name.to_owned(), Vec::new())));
        }
        self.skip_space();
        let place = self.at;
        let mut text = self.chunk().to_owned();
        self.at += text.len();
        // 80 % as well as 80%.
        let after = self.rest().trim_start();
        if after.starts_with('%') && !text.is_empty() && !text.ends_with('%') {
            self.at = self.text.len() - after.len() + 1;
            text.push('%');
        }
        let bound = Bound::parse(&text, &key);
        match bound {
            None if comparison == Comparison::Equal && !key.is_of_a_resource() && !text.is_empty() => {
                self.at = place;
                let value = self.value()?;
                Some((turned, Test::Label(name.to_owned(), vec![value])))
            }
            None => {
                self.tell(place, &format!("{name} {} needs {}", comparison.sign(), Bound::examples(&key)));
                None
            }
            Some(_) if comparison == Comparison::Equal && !key.is_of_a_resource() && !self.subject.has(&key) => {
                // A label may be called so.
                self.at = place;
                let value = self.value()?;
                Some((turned, Test::Label(name.to_owned(), vec![value])))
            }
            Some(_) if !self.subject.has(&key) => {
                self.tell(start, &format!("{} have no {key}", self.subject.plural()));
                None
            }
            Some(bound) => Some((turned, Test::Compare(key, comparison, bound))),
        }
    }
}
