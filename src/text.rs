//! Texts put together and taken apart. (What the standard library has for it is generic, and a
//! kilobyte for each kind of pattern.)

/// Appends the parts to a text.
pub fn append(text: &mut String, parts: &[&str]) {
    text.reserve(parts.iter().map(|part| part.len()).sum());
    for part in parts {
        text.push_str(part);
    }
}

/// The parts as one text.
pub fn join(parts: &[&str]) -> String {
    let mut text = String::new();
    append(&mut text, parts);
    text
}

/// A number as text.
pub fn digits(mut number: usize) -> String {
    let mut text = String::new();
    loop {
        text.insert(0, char::from_digit((number % 10) as u32, 10).unwrap_or('0'));
        number /= 10;
        if number == 0 {
            return text;
        }
    }
}

/// How many digits a text starts with.
pub fn leading_digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// The number that digits alone stand for. (`parse` would also take a leading `+`.)
pub fn unsigned(text: &str) -> Option<u32> {
    let mut number = 0_u32;
    for byte in text.bytes() {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number.checked_mul(10)?.checked_add(digit.into())?;
    }
    (!text.is_empty()).then_some(number)
}

/// What comes before an ASCII character, and the rest, which starts with it; all, and nothing,
/// where there is none.
pub fn split_before(text: &str, mark: u8) -> (&str, &str) {
    let at = text.bytes().position(|byte| byte == mark).unwrap_or(text.len());
    text.split_at_checked(at).unwrap_or_default()
}

/// The parts between the separators, an ASCII character; of no text one part, without anything.
#[derive(Clone, Debug)]
pub struct Parts<'a> {
    rest: Option<&'a str>,
    separator: u8,
}

impl<'a> Parts<'a> {
    /// The parts of `text`.
    pub const fn new(text: &'a str, separator: u8) -> Self {
        Self {
            rest: Some(text),
            separator,
        }
    }
}

impl<'a> Iterator for Parts<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<Self::Item> {
        let (part, rest) = split_before(self.rest?, self.separator);
        self.rest = rest.get(1..);
        Some(part)
    }
}
