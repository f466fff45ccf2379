//! What a client can ask to be done: a code explained, a worked example run, references shown.

use crate::server::{Server, View};
use meed_diagnostics::{Code, Span};
use meed_ide::{Lens, LensKind};
use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::lsp_types::{CodeLens, Command, ExecuteCommandParams, Location, MessageType, Url};

/// Shows what a code means; its argument is the code.
pub const EXPLAIN: &str = "meed.explain";

/// Runs a worked example; its arguments are the document and the title.
pub const RUN_EXAMPLE: &str = "meed.runExample";

/// Shows references: a client that knows how does it itself, with a document, a position and the places. The answer is the places.
pub const SHOW_REFERENCES: &str = "meed.showReferences";

/// Does what a client asks.
pub async fn run(server: &Server, params: ExecuteCommandParams) -> Result<Option<Value>> {
    let argument = |at: usize| params.arguments.get(at).and_then(Value::as_str).unwrap_or_default();
    let told = match params.command.as_str() {
        EXPLAIN => {
            let code = argument(0);
            let code = Code::parse(code).ok_or_else(|| wrong(format!("there is no code `{code}`")))?;
            code.entry().explanation.trim().to_owned()
        }
        RUN_EXAMPLE => {
            let uri: Url =
                argument(0).parse().map_err(|_| wrong("the first argument is a document".to_owned()))?;
            let title = argument(1).to_owned();
            let found = server
                .read(uri, move |view| {
                    let mut lenses = meed_ide::lenses(&view.analysed.analysis, view.source).into_iter();
                    let lens = lenses.find(|lens| lens.kind == LensKind::Example(title.clone()))?;
                    Some(format!("{title}: {}", lens.title))
                })
                .await?;
            found.ok_or_else(|| wrong(format!("there is no worked example \"{}\"", argument(1))))?
        }
        SHOW_REFERENCES => return Ok(params.arguments.get(2).cloned()),
        other => return Err(wrong(format!("there is no command `{other}`"))),
    };
    if server.shared.world().settings.explain_as_message {
        let client = server.client.clone();
        let message = told.clone();
        tokio::spawn(async move { client.show_message(MessageType::INFO, message).await });
    }
    Ok(Some(Value::from(told)))
}

fn wrong(message: String) -> Error {
    Error { code: ErrorCode::InvalidParams, message: message.into(), data: None }
}

/// The lenses of a document that are wanted.
pub fn lenses(view: &View) -> Vec<CodeLens> {
    wanted(view)
        .into_iter()
        .filter_map(|lens| {
            let range = view.range(lens.span.range())?;
            Some(CodeLens { range, command: Some(command(view, &lens)?), data: None })
        })
        .collect()
}

/// The lenses that do something, of the things that a range touches, as titles of actions with their commands.
pub fn lens_actions(view: &View, range: Span) -> Vec<(String, Command)> {
    let touches = |lens: &Lens| {
        let line =
            |offset: u32| view.text().map(|text| text.position(offset as usize, view.world.encoding).line);
        line(lens.span.start) >= line(range.start) && line(lens.span.start) <= line(range.end)
    };
    wanted(view)
        .into_iter()
        .filter(touches)
        .filter_map(|lens| {
            let command = command(view, &lens)?;
            let places = command.arguments.as_ref().and_then(|arguments| arguments.get(2)?.as_array());
            if places.is_some_and(Vec::is_empty) {
                return None;
            }
            let title = match &lens.kind {
                LensKind::Example(_) => "Run this worked example".to_owned(),
                LensKind::References => format!("Show {}", lens.title),
                LensKind::Total => return None,
            };
            Some((title, command))
        })
        .collect()
}

fn wanted(view: &View) -> Vec<Lens> {
    let settings = &view.world.settings;
    let wanted = |lens: &Lens| match lens.kind {
        LensKind::Example(_) => settings.lens_examples,
        LensKind::Total => settings.lens_totals,
        LensKind::References => settings.lens_references,
    };
    meed_ide::lenses(&view.analysed.analysis, view.source).into_iter().filter(wanted).collect()
}

fn command(view: &View, lens: &Lens) -> Option<Command> {
    let uri = &view.analysed.file(view.source)?.uri;
    let (command, arguments) = match &lens.kind {
        LensKind::Example(title) => (RUN_EXAMPLE, Some(vec![json!(uri), json!(title)])),
        // What only tells something does nothing.
        LensKind::Total => ("", None),
        LensKind::References => {
            let found = meed_ide::references(&view.analysed.analysis, view.source, lens.span.start as usize);
            let places: Vec<Location> = found
                .into_iter()
                .filter(|place| !place.is_definition)
                .filter_map(|place| view.location(place.span))
                .collect();
            let position = view.range(lens.span.range())?.start;
            (SHOW_REFERENCES, Some(vec![json!(uri), json!(position), json!(places)]))
        }
    };
    Some(Command { title: lens.title.clone(), command: command.to_owned(), arguments })
}
