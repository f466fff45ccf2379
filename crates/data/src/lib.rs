//! Indicator data from CSV, XLSX and ODS files to observations that know their file, row and column.
//!
//! [`read`] turns the bytes of a file into sheets of raw cells, [`bind`] asks what they say about a contract, and
//! [`template`] writes the return to fill in, [`to_csv`] a file that says what observations say. Nothing is guessed and nothing is dropped in silence: a cell becomes an
//! observation, or a diagnostic that names its file, row and column. The kinds of missing are never confused with one
//! another or with zero.
//!
//! This crate does no I/O: bytes come in and go out. It knows nothing of payment.

mod bind;
mod csv;
mod figure;
#[doc(hidden)]
pub mod fuzzing;
mod given;
mod heading;
mod lookup;
mod marker;
mod moment;
mod number_format;
mod ods_percent;
mod percentage;
mod period;
mod ratio;
mod read;
mod records;
mod repeats;
mod row;
mod sheet;
mod single;
mod spreadsheet;
mod status;
mod template;
mod template_xlsx;
mod value;
mod width;

pub use bind::{Bound, bind};
pub use given::to_csv;
pub use read::{LARGEST_FILE, Read, read};
pub use records::{ReadRecords, ShowRecords, read_records};
pub use sheet::{Cell, CellKind, Row, Sheet};
pub use template::{Asks, Template, TemplateColumn, TemplateRow, template, template_with_earlier};
pub use template_xlsx::TooLarge;
