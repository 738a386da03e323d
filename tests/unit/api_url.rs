//! `KEENIO_API_URL`: where a write key may be sent.

use keen_signup_rule::error::Result;
use keen_signup_rule::settings::{Key, refused};

use crate::settings::with;

/// Where an event is posted with this setting.
fn event_url(api_url: &str) -> Result<String> {
    with(Key::ApiUrl, api_url).map(|settings| settings.url)
}

#[test]
fn https_goes_anywhere_and_a_path_prefix_is_kept() {
    for url in [
        "https://api.keen.io",
        "https://keen",
        "https://192.0.2.1:8443",
        "https://localhost",
        "https://[::1]",
        "https://h:1",
        "https://h:65535",
        "https://a_b-c.example",
        "https://h/keen",
        "https://h/keen/eu-1/~x_y.z",
        "https://h/a%20b",
    ] {
        let expected = format!("{url}/3.0/projects/project1/events/signups");
        for url in [url, &format!("{url}/")] {
            assert_eq!(event_url(url).unwrap(), expected);
        }
    }
}

#[test]
fn http_goes_to_this_machine_only() {
    for url in [
        "http://localhost",
        "http://localhost:8080/keen",
        "http://127.0.0.1",
        "http://127.0.0.1:3000",
        "http://[::1]",
        "http://[::1]:3000/keen",
    ] {
        assert!(event_url(url).is_ok(), "{url}");
    }
    for url in [
        "http://api.keen.io",
        "http://keen",
        "http://10.0.0.1",
        "http://192.168.0.1",
        "http://169.254.169.254",
        "http://0.0.0.0",
        "http://128.0.0.1",
        "http://1127.0.0.1",
        "http://localhost.example",
        "http://localhost:80.example",
        "http://127.example",
        "http://127.0.0.1.example",
        "http://notlocalhost",
        "http://[::2]",
        "http://[::1].example",
        "http://[::1]80",
        "http://::1",
    ] {
        assert_refused(url);
    }
}

/// In the URL standard `127.` is 0.0.0.127, and `127..` is a name to look up. Of the loopback addresses
/// only the usual one is taken.
#[test]
fn http_does_not_go_to_hosts_that_only_start_like_a_loopback_address() {
    for url in [
        "http://127.",
        "http://127.:80",
        "http://127..",
        "http://127...1",
        "http://127.255.255.254",
    ] {
        assert_refused(url);
    }
}

#[test]
fn other_addresses_are_refused() {
    for url in [
        "api.keen.io",
        "//api.keen.io",
        "https:api.keen.io",
        "https:/api.keen.io",
        "https://",
        "https:///keen",
        "https://:443",
        "HTTPS://api.keen.io",
        "ftp://api.keen.io",
        "javascript:alert(1)",
        "file:///etc/passwd",
        " https://api.keen.io",
        "https://api.keen.io ",
        "https://api.keen.io\n",
        "https://user@h",
        "https://user:secret@h",
        "https://h@evil.example",
        "https://h:80@evil.example",
        "http://localhost@evil.example",
        "http://localhost:1@evil.example",
        "http://127.0.0.1:1@evil.example",
        "http://localhost\\@evil.example",
        "https://h?q=secret",
        "https://h/?q",
        "https://h/keen#fragment",
        "https://h#",
        "https://h/a b",
        "https://h/\u{0}",
        "https://h/ä",
        "https://höst",
        "https://h:0x50",
        "https://h:",
        "https://h:65536",
        "https://h:-1",
        "https://h:+80",
        "https://h:80:80",
        "https://[::1",
        "https://[2001:db8::1]",
        "https://h\\keen",
        "https://%68",
    ] {
        assert_refused(url);
    }
}

fn assert_refused(url: &str) {
    let error = event_url(url).expect_err(url);
    assert_eq!(error, refused(Key::ApiUrl), "{url:?}");
}
