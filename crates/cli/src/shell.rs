//! The terminal, and how a run ends.

use std::cell::Cell;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

/// The exit code where problems were found.
pub const PROBLEMS: u8 = 1;
/// The exit code where the program was asked for something that makes no sense.
pub const WRONG_USE: u8 = 2;

/// How a command ended that could do its work.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Nothing is wrong.
    Fine,
    /// Problems were found, and said.
    Problems,
}

impl Outcome {
    /// `Problems` where there are some.
    pub fn problems_if(found: bool) -> Self {
        if found { Self::Problems } else { Self::Fine }
    }
}

/// What was asked makes no sense as asked; in a sentence or two for the user.
#[derive(Debug)]
pub struct Misuse(pub String);

impl Misuse {
    /// A misuse said in `message`.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

/// The two streams, and what is known about where they lead.
pub struct Shell {
    colour_out: bool,
    colour_err: bool,
    graphics: bool,
    width_out: Option<usize>,
    width_err: Option<usize>,
    /// Set when the output could not be written and nobody closed it on purpose.
    failed: Cell<bool>,
}

impl Shell {
    /// The shell that the program runs in.
    pub fn new() -> Self {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let colour = !set("NO_COLOR") && !dumb;
        let terminal = io::stdout().is_terminal();
        Self {
            colour_out: colour && terminal,
            colour_err: colour && io::stderr().is_terminal(),
            graphics: !set("NO_GRAPHICS"),
            // Each stream for itself: what goes to a file is the same whatever terminal looks on.
            width_out: terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0)),
            width_err: terminal_size::terminal_size_of(io::stderr()).map(|(width, _)| usize::from(width.0)),
            failed: Cell::new(false),
        }
    }

    /// Whether standard output takes colour.
    pub fn colour_out(&self) -> bool {
        self.colour_out
    }

    /// Whether standard error takes colour.
    pub fn colour_err(&self) -> bool {
        self.colour_err
    }

    /// Whether diagnostics may be drawn.
    pub fn graphics(&self) -> bool {
        self.graphics
    }

    /// The width of a report: the terminal's within reason, or the usual one where there is no terminal.
    pub fn report_width(&self) -> usize {
        self.width_out.map_or(meed_report::DEFAULT_WIDTH, meed_report::fitting_width)
    }

    /// The width of diagnostics drawn on standard output.
    pub fn graphics_width_out(&self) -> usize {
        drawing_width(self.width_out)
    }

    /// The width of diagnostics drawn on standard error.
    pub fn graphics_width_err(&self) -> usize {
        drawing_width(self.width_err)
    }

    /// Writes what was asked for.
    pub fn out(&self, text: &str) {
        self.out_bytes(text.as_bytes());
    }

    /// Writes what was asked for and may be no text.
    pub fn out_bytes(&self, bytes: &[u8]) {
        self.write(io::stdout().lock(), bytes);
    }

    /// Writes what is said about the run.
    pub fn err(&self, text: &str) {
        self.write(io::stderr().lock(), text.as_bytes());
    }

    fn write(&self, mut stream: impl Write, bytes: &[u8]) {
        match stream.write_all(bytes).and_then(|()| stream.flush()) {
            Ok(()) => {}
            // `meed … | head` closes the pipe when it has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
            Err(_) => self.failed.set(true),
        }
    }

    /// Says how the run ended, as an exit code and, for wrong use, in words.
    pub fn finish(&self, outcome: Result<Outcome, Misuse>) -> ExitCode {
        let code = match outcome {
            Ok(Outcome::Fine) => 0,
            Ok(Outcome::Problems) => PROBLEMS,
            Err(Misuse(message)) => {
                self.err(&format!("meed: {message}\n"));
                WRONG_USE
            }
        };
        if self.failed.get() {
            self.err("meed: the output could not be written\n");
            return ExitCode::from(WRONG_USE);
        }
        ExitCode::from(code)
    }
}

fn drawing_width(terminal: Option<usize>) -> usize {
    terminal.unwrap_or(meed_report::DEFAULT_WIDTH).clamp(40, 120)
}
