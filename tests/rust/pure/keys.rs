//! The one list of keys, against the table that users read.

use std::collections::HashSet;

use keen_signup_rule::error::Code;
use keen_signup_rule::keys::{KEYS, refused};

fn text_of(file: &str) -> String {
    std::fs::read_to_string(format!("{}/{file}", env!("CARGO_MANIFEST_DIR"))).expect(file)
}

/// The keys in the first column of README's settings table, an alias beside its key.
fn keys_of_readme() -> Vec<String> {
    let readme = text_of("README.md");
    let (_, table) = readme.split_once("\n| key | ").expect("README has a table of settings");
    table
        .lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|row| row.split('|').nth(1))
        .flat_map(|cell| cell.split('`'))
        .filter(|word| word.starts_with("KEEN"))
        .map(String::from)
        .collect()
}

#[test]
fn readme_has_the_same_keys_in_the_same_order() {
    let names: Vec<_> = KEYS.iter().map(|row| row.1.to_owned()).collect();
    assert_eq!(keys_of_readme(), names);
}

#[test]
fn the_shim_gives_the_same_keys_in_the_same_order() {
    let shim = text_of("js-shim/keys.js");
    let given: Vec<_> = shim.split('\'').filter(|word| word.starts_with("KEEN")).collect();
    let taken: Vec<_> = KEYS.iter().map(|row| row.1).collect();
    assert_eq!(given, taken);
}

#[test]
fn each_key_has_one_row_with_a_number_and_a_name_of_its_own() {
    let numbers: HashSet<_> = KEYS.iter().map(|row| row.0 as u32).collect();
    let names: HashSet<_> = KEYS.iter().map(|row| row.1).collect();
    assert_eq!((numbers.len(), names.len()), (KEYS.len(), KEYS.len()));
    // Texts are asked for by number: without gaps, in the order of the rows.
    for (number, row) in KEYS.iter().enumerate() {
        assert_eq!(row.0 as usize, number, "{}", row.1);
    }
}

#[test]
fn a_refused_key_is_named_with_what_it_accepts() {
    for &(key, name, accepts) in KEYS {
        let error = refused(key);
        assert_eq!(error.0.code, Code::Settings);
        assert_eq!(error.0.message, format!("{name} must be {accepts}"));
        assert_eq!(
            error.line(),
            format!("keen-signup-rule: KEEN_SETTINGS: {name} must be {accepts}")
        );
        assert_eq!(
            (error.0.status, error.0.error_code, error.0.attempts),
            (None, None, None)
        );
    }
}
