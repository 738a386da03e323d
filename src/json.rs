//! JSON text as `JSON.stringify` writes it, read in place: nothing is decoded, nothing copied.
//!
//! Such text has no spaces, and one spelling for each character of a string.

/// The parts of a JSON text, in order: each with its first byte, which says what it is. A string
/// is told without its quotes, its escapes as they are written.
#[derive(Clone, Debug)]
pub struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    /// The parts of `text`. Of what is no JSON, parts that mean nothing.
    pub const fn new(text: &'a str) -> Self {
        Self { rest: text }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = (u8, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.rest.as_bytes();
        let kind = *bytes.first()?;
        let (skipped, length) = match kind {
            b'"' => (1, string_length(bytes)),
            b'-' | b'0'..=b'9' | b'a'..=b'z' => {
                let is_end = |byte: &u8| matches!(byte, b',' | b']' | b'}');
                (0, bytes.iter().position(is_end).unwrap_or(bytes.len()))
            }
            _ => (0, 1),
        };
        let token = self.rest.get(skipped..skipped + length).unwrap_or_default();
        self.rest = self.rest.get(skipped * 2 + length..).unwrap_or_default();
        Some((kind, token))
    }
}

/// The bytes between the quote that comes first and the one that ends the string.
fn string_length(bytes: &[u8]) -> usize {
    let mut is_escaped = false;
    let end = bytes.iter().skip(1).position(|&byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    });
    end.unwrap_or(bytes.len())
}

/// The string that a JSON text is, without its quotes.
pub fn string(text: &str) -> Option<&str> {
    match Tokens::new(text).next() {
        Some((b'"', string)) => Some(string),
        _ => None,
    }
}

/// The characters of a string; one beyond the first 65,536 of Unicode counts as `astral` of them.
pub fn characters(string: &str, astral: usize) -> usize {
    let mut count = 0;
    let mut bytes = string.bytes();
    while let Some(byte) = bytes.next() {
        count += match byte {
            b'\\' => {
                if bytes.next() == Some(b'u') {
                    bytes.nth(3);
                }
                1
            }
            // A byte that continues a character.
            0x80..=0xBF => 0,
            0xF0.. => astral,
            _ => 1,
        };
    }
    count
}
