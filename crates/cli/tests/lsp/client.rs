//! A client of the language server: it starts the real program and talks to it on its standard input and output.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// So long a test waits for an answer: far longer than any takes, on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Client {
    child: Child,
    stdin: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// What came while something else was waited for.
    kept: Vec<Value>,
    next_id: u64,
    /// The folder that the client works in.
    pub folder: PathBuf,
    /// What the server said it can do.
    pub capabilities: Value,
}

impl Client {
    /// Starts the server for a folder, as a client that can do everything.
    pub fn start(folder: &Path) -> Self {
        Self::start_as(folder, everything(), Value::Null)
    }

    /// Starts the server for a folder, as a client that can do `capabilities`.
    pub fn start_as(folder: &Path, capabilities: Value, options: Value) -> Self {
        let mut client = Self::spawn(folder);
        let root = client.uri("");
        let answer = client.request(
            "initialize",
            json!({
                "processId": null,
                "rootUri": root,
                "workspaceFolders": [{"uri": root, "name": "contracts"}],
                "capabilities": capabilities,
                "initializationOptions": options,
            }),
        );
        client.capabilities = answer["capabilities"].clone();
        client.notify("initialized", json!({}));
        client
    }

    /// Starts the program and says nothing yet.
    pub fn spawn(folder: &Path) -> Self {
        // Measurements are of another build than the tests.
        let program = std::env::var_os("MEED").unwrap_or_else(|| env!("CARGO_BIN_EXE_meed").into());
        let mut child = Command::new(program)
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let stdin = child.stdin.take();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut stdout) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        Self {
            child,
            stdin,
            messages,
            kept: Vec::new(),
            next_id: 0,
            folder: folder.canonicalize().unwrap(),
            capabilities: Value::Null,
        }
    }

    /// The number of the server's process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// The name of a file in the folder, as clients write it.
    pub fn uri(&self, file: &str) -> String {
        let folder = self.folder.display().to_string();
        if file.is_empty() { format!("file://{folder}") } else { format!("file://{folder}/{file}") }
    }

    /// Writes some bytes as they are.
    pub fn write(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().unwrap();
        stdin.write_all(bytes).unwrap();
        stdin.flush().unwrap();
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.write(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Sends a request and does not wait; its id.
    pub fn ask(&mut self, method: &str, params: Value) -> u64 {
        self.next_id += 1;
        self.send(&json!({"jsonrpc": "2.0", "id": self.next_id, "method": method, "params": params}));
        self.next_id
    }

    /// The whole answer to a request that was sent.
    pub fn answer(&mut self, id: u64) -> Value {
        self.wait("an answer", |message| message["id"] == id && message.get("method").is_none())
    }

    /// Sends a request and gives its result, or its error under `error`.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        let answer = self.answer(id);
        match answer.get("error") {
            Some(error) => json!({"error": error}),
            None => answer["result"].clone(),
        }
    }

    /// The first message that is wanted; those before it are kept.
    pub fn wait(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.kept.iter().position(&wanted) {
            return self.kept.remove(at);
        }
        let until = Instant::now() + PATIENCE;
        loop {
            match self.messages.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(message) => {
                    // What the server asks is granted.
                    if let (Some(id), Some(_)) = (message.get("id"), message.get("method")) {
                        let answer = json!({"jsonrpc": "2.0", "id": id, "result": null});
                        self.send(&answer);
                    }
                    if wanted(&message) {
                        return message;
                    }
                    self.kept.push(message);
                }
                Err(RecvTimeoutError::Timeout) => panic!("{what} never came; this did: {:#?}", self.kept),
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("the server ended while {what} was waited for; this came: {:#?}", self.kept)
                }
            }
        }
    }

    /// Opens a text as a file of the folder.
    pub fn open(&mut self, file: &str, text: &str) {
        let uri = self.uri(file);
        self.notify(
            "textDocument/didOpen",
            json!({"textDocument": {"uri": uri, "languageId": "meed", "version": 1, "text": text}}),
        );
    }

    /// Opens a file of the folder as it lies there; its text.
    pub fn open_file(&mut self, file: &str) -> String {
        let text = std::fs::read_to_string(self.folder.join(file)).unwrap();
        self.open(file, &text);
        text
    }

    /// Changes the whole text.
    pub fn change(&mut self, file: &str, version: i64, text: &str) {
        let uri = self.uri(file);
        self.notify(
            "textDocument/didChange",
            json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]}),
        );
    }

    /// What is told of a version of a file.
    pub fn diagnostics(&mut self, file: &str, version: i64) -> Vec<Value> {
        let uri = self.uri(file);
        let told = self.wait("what is wrong", |message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && message["params"]["version"] == version
        });
        told["params"]["diagnostics"].as_array().unwrap().clone()
    }

    /// A request about a place of a file: where `needle` begins in `text`, or where `^` stands in it.
    pub fn at(&mut self, method: &str, file: &str, text: &str, needle: &str) -> Value {
        let params = json!({"textDocument": {"uri": self.uri(file)}, "position": position(text, needle)});
        self.request(method, params)
    }

    /// A request about a whole file.
    pub fn of(&mut self, method: &str, file: &str) -> Value {
        let params = json!({"textDocument": {"uri": self.uri(file)}});
        self.request(method, params)
    }

    /// Ends as a client should; how the server ended.
    pub fn end(mut self) -> ExitStatus {
        assert_eq!(self.request("shutdown", Value::Null), Value::Null);
        self.notify("exit", Value::Null);
        self.ended()
    }

    /// How the server ended, while its standard input stays open.
    pub fn ended(mut self) -> ExitStatus {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < until, "the server does not end");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Hangs up without a word; how the server ended.
    pub fn hang_up(mut self) -> ExitStatus {
        self.stdin = None;
        self.ended()
    }

    /// An answer as it is compared: the client's folder has no name.
    pub fn plain(&self, value: &Value) -> String {
        let text = serde_json::to_string_pretty(value).unwrap();
        text.replace(&self.folder.display().to_string(), "/contracts")
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A client that can do everything that the server asks about; it counts columns in UTF-16.
pub fn everything() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-16"]},
        "textDocument": {"completion": {"completionItem": {"snippetSupport": true}}},
        "workspace": {
            "didChangeWatchedFiles": {"dynamicRegistration": true},
            "workspaceEdit": {"documentChanges": true},
        },
    })
}

/// Where `needle` begins in `text`; where `^` stands in it, if it has one. In units of UTF-16.
pub fn position(text: &str, needle: &str) -> Value {
    let (found, within) = match needle.find('^') {
        Some(at) => (needle.replace('^', ""), at),
        None => (needle.to_owned(), 0),
    };
    let offset = text.find(&found).unwrap_or_else(|| panic!("`{found}` is not there")) + within;
    let line = text[..offset].matches('\n').count();
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    json!({"line": line, "character": text[start..offset].encode_utf16().count()})
}

/// The byte of a position in units of UTF-16; a position outside of the text fails the test.
pub fn byte(text: &str, position: &Value) -> usize {
    let line = usize::try_from(position["line"].as_u64().unwrap()).unwrap();
    let mut left = usize::try_from(position["character"].as_u64().unwrap()).unwrap();
    let starts: Vec<usize> =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let start =
        *starts.get(line).unwrap_or_else(|| panic!("there is no line {line} in {} lines", starts.len()));
    let end = starts.get(line + 1).map_or(text.len(), |next| next - 1);
    for (at, letter) in text[start..end].char_indices() {
        if left == 0 {
            return start + at;
        }
        left = left.checked_sub(letter.len_utf16()).expect("a position within a character");
    }
    assert_eq!(left, 0, "a position behind the end of line {line}: {position}");
    end
}

/// A text after edits of one document.
pub fn edited(text: &str, edits: &Value) -> String {
    let mut edits: Vec<(usize, usize, String)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            let new_text = edit["newText"].as_str().unwrap().to_owned();
            (byte(text, &range["start"]), byte(text, &range["end"]), new_text)
        })
        .collect();
    edits.sort();
    let mut out = text.to_owned();
    for (start, end, new_text) in edits.into_iter().rev() {
        out.replace_range(start..end, &new_text);
    }
    out
}

fn read(stream: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("Content-Length: ") {
            length = value.parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
