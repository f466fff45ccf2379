//! Messages from standard input, one by one, each looked at before tower-lsp sees it.
//!
//! tower-lsp stops reading for good at the first message that it cannot read. Here such a message becomes a request that is
//! answered by an error, as the protocol asks, and what follows is read.

use serde::Deserialize;
use serde::de::IgnoredAny;
use std::io::BufRead;

/// Longer messages are passed over: far more than the largest rule file needs.
const LONGEST: usize = 256 << 20;

/// The request that stands for a message that cannot be read.
pub const MALFORMED: &str = "meed/malformed";

/// What tower-lsp asks of a message.
#[derive(Deserialize)]
struct Message {
    jsonrpc: String,
    method: Option<String>,
    #[serde(default, rename = "id")]
    _id: Option<Id>,
    #[serde(default)]
    result: Option<IgnoredAny>,
    #[serde(default)]
    error: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Number(#[allow(dead_code, reason = "only its form matters")] i64),
    Text(#[allow(dead_code, reason = "only its form matters")] String),
}

/// The next message with its head, as tower-lsp reads it; none where the client has hung up.
pub fn next(input: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut length: Option<usize> = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line).ok()? == 0 {
            return None;
        }
        let head = String::from_utf8_lossy(&line);
        let head = head.trim();
        if head.is_empty() {
            // Blank lines between messages mean nothing.
            let Some(length) = length.take() else { continue };
            return body(input, length);
        }
        match head.split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                let Ok(value) = value.trim().parse() else { return Some(malformed()) };
                length = Some(value);
            }
            // Other fields, such as the kind of content, are the same in every message.
            Some(_) => {}
            None => return Some(malformed()),
        }
    }
}

fn body(input: &mut impl BufRead, length: usize) -> Option<Vec<u8>> {
    use std::io::Read as _;
    let mut input = input.take(length as u64);
    if length > LONGEST {
        std::io::copy(&mut input, &mut std::io::sink()).ok()?;
        return Some(malformed());
    }
    let mut body = Vec::with_capacity(length.min(1 << 20));
    if input.read_to_end(&mut body).ok()? < length {
        return None;
    }
    let sound = serde_json::from_slice::<Message>(&body).is_ok_and(|message| {
        message.jsonrpc == "2.0"
            && (message.method.is_some() || message.result.is_some() || message.error.is_some())
    });
    // An answer whose result is `null` has neither for serde; it is sound as well.
    let is_answer = || {
        serde_json::from_slice::<serde_json::Value>(&body).is_ok_and(|value| {
            value.get("id").is_some_and(|id| id.is_i64() || id.is_string()) && value.get("result").is_some()
        })
    };
    if sound || is_answer() { Some(framed(&body)) } else { Some(malformed()) }
}

fn malformed() -> Vec<u8> {
    framed(format!("{{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"{MALFORMED}\"}}").as_bytes())
}

fn framed(body: &[u8]) -> Vec<u8> {
    let mut message = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    message.extend_from_slice(body);
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(input: &str) -> Vec<String> {
        let mut input = input.as_bytes();
        let mut found = Vec::new();
        while let Some(message) = next(&mut input) {
            let message = String::from_utf8(message).unwrap();
            found.push(message.split_once("\r\n\r\n").unwrap().1.to_owned());
        }
        found
    }

    #[test]
    fn what_cannot_be_read_becomes_a_request_and_the_rest_is_read() {
        let good = r#"{"jsonrpc":"2.0","method":"x"}"#;
        let answer = r#"{"jsonrpc":"2.0","id":1,"result":null}"#;
        let bad = format!("{{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"{MALFORMED}\"}}");
        let message = |body: &str| format!("Content-Length: {}\r\nX: y\r\n\r\n{body}", body.len());
        for (body, sound) in [
            (good, true),
            (answer, true),
            ("{\"oops\"", false),
            ("[]", false),
            (r#"{"jsonrpc":"1.0","method":"x"}"#, false),
            (r#"{"jsonrpc":"2.0","id":1.5,"method":"x"}"#, false),
            (r#"{"jsonrpc":"2.0","id":1}"#, false),
        ] {
            let wanted = if sound { body } else { &bad };
            assert_eq!(all(&format!("{}{}", message(body), message(good))), [wanted, good], "{body}");
        }
        assert_eq!(all(&format!("rubbish\r\n{}", message(good))), [bad.as_str(), good]);
        assert_eq!(all(&format!("Content-Length: many\r\n\r\n{}", message(good))), [bad.as_str(), good]);
        assert_eq!(all("Content-Length: 99\r\n\r\n{}"), Vec::<String>::new());
    }
}
