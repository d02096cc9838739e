//! Under which conditions a line of a script is reached, as far as they are about variables and fixed texts.

/// All of these hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Guard(pub(crate) Vec<Condition>);

/// One condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    /// The variable matches one of the patterns.
    Is { variable: String, patterns: Vec<String> },
    /// It matches none of them.
    IsNot { variable: String, patterns: Vec<String> },
    /// What one `if` asks, and cannot be told: whether it holds. By its number, lines under the same `if` are known to
    /// be reached together.
    Unknown { number: usize, holds: bool },
    /// Something else.
    Other,
}

impl Guard {
    /// Both hold; `None`: they cannot.
    pub(crate) fn and(&self, other: &Self) -> Option<Self> {
        let mut all = self.clone();
        for condition in &other.0 {
            all = all.with(condition)?;
        }
        Some(all)
    }

    fn with(mut self, new: &Condition) -> Option<Self> {
        use Condition::{Is, IsNot, Other, Unknown};
        for old in &mut self.0 {
            match (&mut *old, new) {
                (Other, Other) => return Some(self),
                (Unknown { number: a, holds: had }, Unknown { number: b, holds }) if a == b => {
                    return (had == holds).then_some(self);
                }
                (Is { variable: a, patterns: had }, Is { variable: b, patterns }) if a == b => {
                    had.retain(|pattern| patterns.contains(pattern));
                    return (!had.is_empty()).then_some(self);
                }
                (Is { variable: a, patterns: had }, IsNot { variable: b, patterns }) if a == b => {
                    had.retain(|pattern| !patterns.contains(pattern));
                    return (!had.is_empty()).then_some(self);
                }
                (IsNot { variable: a, patterns: had }, Is { variable: b, patterns }) if a == b => {
                    let mut left = patterns.clone();
                    left.retain(|pattern| !had.contains(pattern));
                    let none = left.is_empty();
                    *old = Is { variable: b.clone(), patterns: left };
                    return (!none).then_some(self);
                }
                (IsNot { variable: a, patterns: had }, IsNot { variable: b, patterns }) if a == b => {
                    had.extend(patterns.iter().filter(|pattern| !had.contains(pattern)).cloned().collect::<Vec<_>>());
                    return Some(self);
                }
                _ => {}
            }
        }
        self.0.push(new.clone());
        Some(self)
    }

    /// Either holds, as far as that can be said of one variable.
    pub(crate) fn or(&self, other: &Self) -> Self {
        match (self.0.as_slice(), other.0.as_slice()) {
            ([Condition::Is { variable, patterns }], [Condition::Is { variable: b, patterns: more }])
                if variable == b =>
            {
                let patterns = patterns.iter().chain(more).cloned().collect();
                Self(vec![Condition::Is { variable: variable.clone(), patterns }])
            }
            _ => Self(vec![Condition::Other]),
        }
    }

    /// It does not hold.
    pub(crate) fn not(&self) -> Self {
        Self(match self.0.as_slice() {
            [Condition::Is { variable, patterns }] => {
                vec![Condition::IsNot { variable: variable.clone(), patterns: patterns.clone() }]
            }
            [Condition::IsNot { variable, patterns }] => {
                vec![Condition::Is { variable: variable.clone(), patterns: patterns.clone() }]
            }
            [Condition::Unknown { number, holds }] => vec![Condition::Unknown { number: *number, holds: !holds }],
            _ => vec![Condition::Other],
        })
    }

    /// Whether it holds wherever `other` does.
    pub(crate) fn follows_from(&self, other: &Self) -> bool {
        self.0.iter().all(|condition| *condition != Condition::Other && other.0.contains(condition))
    }

    /// What it says of a variable: the texts it must match.
    pub(crate) fn patterns_of(&self, name: &str) -> Option<&[String]> {
        self.0.iter().find_map(|condition| match condition {
            Condition::Is { variable, patterns } if variable == name => Some(patterns.as_slice()),
            _ => None,
        })
    }

    /// What it says of a variable: the texts it must not match.
    pub(crate) fn exceptions_of(&self, name: &str) -> Option<&[String]> {
        self.0.iter().find_map(|condition| match condition {
            Condition::IsNot { variable, patterns } if variable == name => Some(patterns.as_slice()),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(variable: &str, patterns: &[&str]) -> Guard {
        let patterns = patterns.iter().map(|text| (*text).to_owned()).collect();
        Guard(vec![Condition::Is { variable: variable.to_owned(), patterns }])
    }

    #[test]
    fn conditions_about_one_variable_meet() {
        let (main, both) = (is("B", &["main"]), is("B", &["main", "dev"]));
        assert_eq!(main.and(&both), Some(main.clone()));
        assert_eq!(main.and(&is("B", &["dev"])), None);
        assert_eq!(both.and(&main.not()), Some(is("B", &["dev"])));
        assert_eq!(main.not().and(&main), None);
        assert_eq!(main.or(&is("B", &["dev"])), both);
        assert!(main.follows_from(&main) && Guard::default().follows_from(&main) && !main.follows_from(&both));
        assert_eq!(main.and(&is("A", &["x"])).unwrap().0.len(), 2);
        let unknown = Guard(vec![Condition::Unknown { number: 1, holds: true }]);
        assert_eq!(unknown.and(&unknown.not()), None);
        assert!(unknown.follows_from(&unknown) && !unknown.not().follows_from(&unknown));
    }
}
