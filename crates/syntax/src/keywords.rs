//! The words that items and statements begin with: for did-you-mean, for the columns of tables of items, and for
//! the formatter, which must know where a keyword ends.

use crate::parser::Rule;

/// A kind of block: its name, what may stand in it, and how its lines are read again after a mistake.
#[derive(Debug)]
pub(crate) struct Block {
    /// With its article: `a payment`.
    pub(crate) phrase: &'static str,
    /// The keyword of one item.
    pub(crate) keyword: &'static str,
    /// The keyword of a table of items; empty where there is none.
    pub(crate) plural: &'static str,
    /// The keywords of its statements.
    pub(crate) statements: &'static [&'static str],
    /// One of its statements, alone.
    pub(crate) line: Rule,
    /// What follows its keyword.
    pub(crate) head: Rule,
}

pub(crate) static CONTRACT: Block = Block {
    phrase: "a contract",
    keyword: "contract",
    plural: "",
    statements: &[
        "language",
        "reference",
        "term",
        "years",
        "extension",
        "currency",
        "rounding",
        "points total",
        "suppressed",
        "rounded",
    ],
    line: Rule::contract_line,
    head: Rule::titled_head_line,
};

pub(crate) static PARTY: Block = Block {
    phrase: "a party",
    keyword: "party",
    plural: "parties",
    statements: &["role", "ods", "succeeded by"],
    line: Rule::party_line,
    head: Rule::short_head_line,
};

pub(crate) static SEGMENT: Block = Block {
    phrase: "a segment",
    keyword: "segment",
    plural: "segments",
    statements: &["codes"],
    line: Rule::segment_line,
    head: Rule::short_head_line,
};

pub(crate) static LEVELS: Block = Block {
    phrase: "a scale of levels",
    keyword: "levels",
    plural: "",
    statements: &[],
    line: Rule::levels_head_line,
    head: Rule::levels_head_line,
};

pub(crate) static PROVIDERS: Block = Block {
    phrase: "a group of providers",
    keyword: "providers",
    plural: "",
    statements: &[],
    line: Rule::providers_head_line,
    head: Rule::providers_head_line,
};

pub(crate) static AMOUNT: Block = Block {
    phrase: "an amount",
    keyword: "amount",
    plural: "amounts",
    statements: &[],
    line: Rule::row_line,
    head: Rule::amount_head_line,
};

pub(crate) static UPLIFTED: Block = Block {
    phrase: "an uplifted amount",
    keyword: "uplifted",
    plural: "",
    statements: &["base", "uplift", "efficiency", "rounded", "apportioned"],
    line: Rule::uplifted_line,
    head: Rule::plural_head_line,
};

pub(crate) static INPUT: Block = Block {
    phrase: "an input",
    keyword: "input",
    plural: "inputs",
    statements: &[
        "unit",
        "in force",
        "source",
        "reported",
        "assessed",
        "missing",
        "suppressed",
        "rounded",
        "counted",
    ],
    line: Rule::input_line,
    head: Rule::named_head_line,
};

pub(crate) static PAYMENT: Block = Block {
    phrase: "a payment",
    keyword: "payment",
    plural: "payments",
    statements: &[
        "from",
        "to",
        "passed on",
        "pays",
        "pot",
        "shared",
        "then",
        "compare",
        "each",
        "applies",
        "not earned",
        "in force",
        "only if",
        "reduced",
        "refer",
        "bonus",
    ],
    line: Rule::payment_line,
    head: Rule::named_head_line,
};

pub(crate) static GAINS: Block = Block {
    phrase: "a block of gains",
    keyword: "gains",
    plural: "",
    statements: &["from", "to", "pays", "then", "only if"],
    line: Rule::side_line,
    head: Rule::plural_head_line,
};

pub(crate) static LOSSES: Block = Block {
    phrase: "a block of losses",
    keyword: "losses",
    plural: "",
    statements: &["from", "to", "pays", "then", "only if"],
    line: Rule::side_line,
    head: Rule::plural_head_line,
};

pub(crate) static DEFINE: Block = Block {
    phrase: "a definition",
    keyword: "define",
    plural: "",
    statements: &[],
    line: Rule::row_line,
    head: Rule::define_head_line,
};

pub(crate) static CARRIED: Block = Block {
    phrase: "a carried value",
    keyword: "carried",
    plural: "",
    statements: &["opens", "closes", "then", "after the term"],
    line: Rule::carried_line,
    head: Rule::carried_head_line,
};

pub(crate) static CURVE: Block = Block {
    phrase: "a curve",
    keyword: "curve",
    plural: "",
    statements: &[],
    line: Rule::row_line,
    head: Rule::curve_head_line,
};

pub(crate) static ADDITIONAL: Block = Block {
    phrase: "an additional payment",
    keyword: "additional",
    plural: "additionals",
    statements: &["points", "weight", "share", "in force", "only if"],
    line: Rule::additional_line,
    head: Rule::named_head_line,
};

pub(crate) static OUTCOME: Block = Block {
    phrase: "an outcome",
    keyword: "outcome",
    plural: "outcomes",
    statements: &[
        "hierarchy",
        "goal",
        "points",
        "weight",
        "share",
        "fixed",
        "in force",
        "code",
        "definition",
        "measures",
        "better",
        "source",
        "reported",
        "assessed",
        "broken down by",
        "combined",
        "by segment",
        "phase-in",
        "baseline",
        "target",
        "pays",
        "minimum denominator",
        "missing",
        "suppressed",
        "rounded",
        "counted",
    ],
    line: Rule::outcome_line,
    head: Rule::named_head_line,
};

pub(crate) static INDICATOR: Block = Block {
    phrase: "an indicator",
    keyword: "indicator",
    plural: "indicators",
    statements: &[
        "weight",
        "share",
        "in force",
        "code",
        "definition",
        "measures",
        "better",
        "source",
        "reported",
        "assessed",
        "broken down by",
        "combined",
        "by segment",
        "phase-in",
        "baseline",
        "target",
        "pays",
        "minimum denominator",
        "missing",
        "suppressed",
        "rounded",
        "counted",
    ],
    line: Rule::indicator_line,
    head: Rule::named_head_line,
};

pub(crate) static COMPONENT: Block = Block {
    phrase: "a component",
    keyword: "component",
    plural: "components",
    statements: &[
        "weight",
        "code",
        "definition",
        "measures",
        "better",
        "source",
        "reported",
        "assessed",
        "baseline",
        "target",
        "pays",
        "minimum denominator",
        "missing",
        "suppressed",
        "rounded",
    ],
    line: Rule::component_line,
    head: Rule::named_head_line,
};

/// The table `by segment { … }` inside an indicator.
pub(crate) static BY_SEGMENT: Block = Block {
    phrase: "a table of segments",
    keyword: "segment",
    plural: "by segment",
    statements: &["weight", "baseline", "target", "pays", "minimum denominator", "missing"],
    line: Rule::by_segment_line,
    head: Rule::plural_head_line,
};

pub(crate) static EXAMPLE: Block = Block {
    phrase: "an example",
    keyword: "example",
    plural: "examples",
    statements: &["in", "given", "expect"],
    line: Rule::example_line,
    head: Rule::titled_head_line,
};

pub(crate) static VARIATION: Block = Block {
    phrase: "a variation",
    keyword: "variation",
    plural: "variations",
    statements: &["agreed", "effective", "overriding", "remove", "add", "change", "from", "to", "changes"],
    line: Rule::variation_line,
    head: Rule::named_head_line,
};

/// What a variation adds: `add to outcomes.functioning { … }`.
pub(crate) static ADDED: Block = Block {
    phrase: "what is added",
    keyword: "add",
    plural: "",
    statements: &[],
    line: Rule::import_head_line,
    head: Rule::added_head_line,
};

/// The table `changes { … }` inside a variation.
pub(crate) static CHANGES: Block = Block {
    phrase: "the changes",
    keyword: "change",
    plural: "changes",
    statements: &[],
    line: Rule::row_line,
    head: Rule::plural_head_line,
};

pub(crate) static REQUIREMENT: Block = Block {
    phrase: "a requirement",
    keyword: "requirement",
    plural: "requirements",
    statements: &[
        "code",
        "measures",
        "source",
        "reported",
        "counted",
        "applies",
        "target",
        "definition",
        "basis",
        "grace",
        "missed",
        "missing",
        "deducts",
        "in force",
        "from",
        "to",
    ],
    line: Rule::requirement_line,
    head: Rule::named_head_line,
};

pub(crate) static RECORDS: Block = Block {
    phrase: "a kind of record",
    keyword: "records",
    plural: "",
    statements: &["source", "period", "columns", "excluded", "formula", "criterion"],
    line: Rule::records_line,
    head: Rule::named_head_line,
};

/// The table `columns { … }` inside records.
pub(crate) static COLUMNS: Block = Block {
    phrase: "the columns",
    keyword: "column",
    plural: "columns",
    statements: &[],
    line: Rule::row_line,
    head: Rule::plural_head_line,
};

pub(crate) static IMPORT: Block = Block {
    phrase: "an import",
    keyword: "import",
    plural: "",
    statements: &[],
    line: Rule::import_head_line,
    head: Rule::import_head_line,
};

/// Every kind of block.
pub(crate) static BLOCKS: [&Block; 24] = [
    &CONTRACT,
    &PARTY,
    &SEGMENT,
    &LEVELS,
    &PROVIDERS,
    &AMOUNT,
    &UPLIFTED,
    &INPUT,
    &DEFINE,
    &CARRIED,
    &CURVE,
    &PAYMENT,
    &GAINS,
    &LOSSES,
    &OUTCOME,
    &INDICATOR,
    &COMPONENT,
    &ADDITIONAL,
    &REQUIREMENT,
    &RECORDS,
    &EXAMPLE,
    &VARIATION,
    &ADDED,
    &IMPORT,
];

/// Words that begin a value in the design of the language and that this version does not read.
pub(crate) static LATER_VALUES: [&str; 2] = ["count", "paid"];

/// What may stand before the first word of a line, in plain text. Other characters that look like space do not count.
pub(crate) const GLUE: [char; 2] = [' ', '\n'];

/// Keywords of more than one word.
pub(crate) static LONG: [&str; 10] = [
    "after the term",
    "succeeded by",
    "points total",
    "passed on",
    "not earned",
    "only if",
    "in force",
    "broken down by",
    "by segment",
    "minimum denominator",
];

/// How a statement of a kind of block is written, by an example.
pub(crate) fn usage(block: &Block, keyword: &str) -> Option<&'static str> {
    Some(match keyword {
        "language" => "language 1",
        "reference" => "reference \"OMHP-2015\"",
        "term" => "term 1 October 2015 to 30 September 2020",
        "years" => "years begin on 1 April",
        "extension" => "extension by occg, up to 2 years, notice by 30 September 2019",
        "currency" => "currency GBP",
        "rounding" => "rounding to £0.01 half up",
        "points total" => "points total 100",
        "suppressed" => "suppressed counts from 1 to 7",
        "rounded" if block.keyword == "uplifted" => "rounded each year to £1 half up",
        "rounded" => "rounded counts to the nearest 5",
        "role" => "role lead-provider",
        "ods" => "ods \"RNU\"",
        "succeeded by" => "succeeded by icb from 1 July 2022",
        "agreed" => "agreed 12 September 2018 by occg, ohft",
        "effective" => "effective 1 October 2018",
        "overriding" => "overriding outcomes.functioning",
        "remove" => "remove functioning.recovery-star",
        "add" => "add to outcomes.functioning {",
        "in force" => "in force from 1 October 2018",
        "change" => "change outcomes.functioning.recovery-star.target",
        "from" if block.keyword == "variation" => "from at least 33%",
        "to" if block.keyword == "variation" => "to at least 35%",
        "codes" => "codes \"F20-F29\"",
        "unit" => "unit count",
        "source" => "source \"Patient administration system\", submitted by ohft",
        "reported" => "reported quarterly",
        "assessed" => "assessed yearly on the total of its quarters",
        "missing" if block.keyword == "requirement" => "missing counts as missed, not judged when suppressed",
        "missing" => "missing pays nothing, withheld when suppressed",
        "from" => "from occg",
        "to" => "to ohft",
        "passed on" => "passed on 30% to mind",
        "pays" if block.keyword == "payment" => "pays 80% of contract-value",
        "pays" => "pays 100% at target",
        "pot" => "pot 20% of contract-value",
        "shared" => "shared in proportion to points, else not available",
        "each" => "each year, 50% on account monthly, balance 30 days after final data",
        "applies" => "applies from Year 2",
        "not earned" => "not earned kept by occg, to name services within 60 days",
        "only if" => "only if all outcomes are achieved",
        "reduced" => "reduced by 10% unless cqc-rating is at least good",
        "bonus" => "bonus 5% if every-ward is exactly yes",
        "refer" => "refer to the parties if spend is above 110% of budget",
        "then" => "then not above 5% of contract-value",
        "compare" => "compare spend with budget",
        "opens" => "opens with £0",
        "closes" => "closes with opening + saved - spent",
        "after the term" => "after the term lapses",
        "base" => "base £36,000,000 in 2015/16",
        "uplift" => "uplift by financial year {",
        "efficiency" => "efficiency 4%",
        "apportioned" => "apportioned by months",
        "points" => "points 20",
        "weight" => "weight 2",
        "share" => "share 40%",
        "hierarchy" => "hierarchy \"Health status: degree of recovery\"",
        "goal" => "goal \"People recover\"",
        "fixed" => "fixed for the term",
        "code" => "code \"2a.i\"",
        "definition" => "definition \"People whose score improved\"",
        "measures" => "measures \"people improved\" out of \"people reviewed\"",
        "better" => "better higher",
        "broken down by" => "broken down by psychosis, anxiety",
        "combined" => "combined by weight",
        "by segment" => "by segment {",
        "phase-in" => "phase-in baseline in Year 1, linked to payment from Year 2",
        "basis" => "basis \"audit of 20 notes\" until 30 September 2018, then \"whole caseload\"",
        "grace" => "grace 12 months from 1 October 2018",
        "missed" => "missed exception report within 10 days",
        "deducts" => "deducts £500 for each month missed, at most £3,000 a year",
        "baseline" => "baseline 28%",
        "target" => "target at least 30% until 30 September 2018, then at least 33%",
        "minimum denominator" => "minimum denominator 20, else excluded and weight shared",
        "changes" => "changes {",
        "counted" if block.keyword == "input" => "counted total of cost in stays",
        "counted" => "counted rows in discharges where home is exactly yes, out of rows in discharges",
        "period" => "period by discharged",
        "columns" => "columns {",
        "excluded" => "excluded if transferred is exactly yes",
        "formula" => "formula stay \"Length of stay\" = discharged - admitted",
        "criterion" => "criterion long \"Longer than 20 days\" = stay is above 20 days",
        "in" => "in Year 2",
        "given" => "given recovery-star = 61 out of 180",
        "expect" => "expect recovery-star.earned = £480,000",
        _ => return None,
    })
}

/// How an item of a kind begins, by an example.
pub(crate) fn head_usage(block: &Block) -> &'static str {
    match block.keyword {
        "contract" => "contract \"Adult mental health\" {",
        "party" => "party occg \"Oxfordshire Clinical Commissioning Group\" {",
        "segment" => "segment psychosis \"Psychosis\" {",
        "levels" => "levels grade none, good, improved, excellent",
        "providers" => "providers region \"Providers of the region\" = trust, north, south",
        "amount" => "amount contract-value \"Expected annual contract value\" by year {",
        "uplifted" => "amount contract-value \"Annual contract value\" uplifted {",
        "input" => "input list-size \"People on the list\" {",
        "define" => "define growth \"Growth of the list\" = list-size - previous list-size",
        "carried" => "carried reserve \"Reserve for later years\" {",
        "curve" => "curve need \"Weight for need\" on a sliding scale {",
        "gains" => "gains {",
        "losses" => "losses {",
        "payment" => "payment core \"Core payment\" {",
        "outcome" => "outcome functioning \"People function better\" {",
        "indicator" => "indicator recovery-star \"Improvement in score\" {",
        "variation" => "variation cv-04 \"Raise the target\" {",
        "import" => "import \"shared/parties.meed\"",
        "requirement" => "requirement discharge-summaries \"Summaries within 10 days of discharge\" {",
        "records" => "records discharges \"Discharges from the ward\" {",
        "column" => "columns {",
        "component" => "component advice \"Advice was given\" {",
        "additional" => "additional every-outcome \"All outcomes achieved\" {",
        "change" => "changes {",
        "add" => "add to outcomes.functioning {",
        _ => "example \"Target met\" {",
    }
}

/// The keyword of the block in which an item of a kind stands; none where it stands in the file.
pub(crate) fn stands_in(block: &Block) -> Option<&'static str> {
    match block.keyword {
        "outcome" | "additional" | "gains" | "losses" => Some("payment"),
        "indicator" => Some("outcome"),
        "component" => Some("indicator"),
        "column" => Some("records"),
        "uplifted" => Some("amount"),
        "change" | "add" => Some("variation"),
        _ => None,
    }
}

/// What an item of a kind is, in a sentence or two.
pub(crate) fn meaning_of_block(block: &Block) -> &'static str {
    match block.keyword {
        "contract" => "The one item that says which contract this is: its term, its rounding and its points.",
        "party" => "Someone who pays or is paid, or who agrees changes.",
        "segment" => "A named part of the population, by which indicators may be broken down.",
        "providers" => "A named group of providers, whose figures are compared and who may share a pot.",
        "levels" => "An ordered scale of results, lowest first.",
        "amount" => "A named sum of money over time, which payments and formulas can name.",
        "uplifted" => "A sum that changes from year to year by stated factors.",
        "input" => "A named value that data supply.",
        "define" => "A named formula or table of cases, reckoned for each contract year.",
        "carried" => {
            "A value that one contract year leaves to the next: what it opens with, and what it closes with."
        }
        "curve" => "A named scoring function of one value: `NAME of x` is what it gives for `x`.",
        "payment" => "Whatever moves money: who pays whom, how often, how much, and on what conditions.",
        "gains" => "What is paid where less was spent than the amount it is compared with.",
        "losses" => "What is paid where more was spent than the amount it is compared with.",
        "outcome" => {
            "A part of a pot that is earned by results: indicators with weights, or a measure of its own."
        }
        "indicator" => "An assessed measure: what is counted, what is to be reached, and what a result pays.",
        "records" => {
            "A kind of record, one row for each person or episode, that indicators and inputs count."
        }
        "column" => "What a row holds, a line for each column.",
        "component" => "One of the measures that an indicator is made of, where it has several.",
        "additional" => "An all-or-nothing part of the pot, with a condition of its own.",
        "requirement" => "A quality requirement, judged period by period, with or without money.",
        "example" => "A worked example: given these data, expect these figures. It runs as a test.",
        "variation" => {
            "An agreed change: who agreed it and when, from which day it holds, and what it changes."
        }
        "add" => "What the contract has from then on: items of its own, or parts of a payment or an outcome.",
        "import" => "Another file of the same contract, within its folder.",
        _ => "",
    }
}

/// What a statement of a kind of block means, in a sentence or two.
pub(crate) fn meaning(block: &Block, keyword: &str) -> Option<&'static str> {
    Some(match keyword {
        "language" => {
            "The version of the language. A later program pays an agreed contract as this version does."
        }
        "reference" => "The contract's number, shown in statements.",
        "term" => "The first and the last day of the contract; both belong to it.",
        "years" => {
            "The day on which contract years begin. Left out, they begin on the day of the term's first day."
        }
        "extension" => {
            "Who may extend the term, for how long, and until when notice is given. For readers: the term runs as written."
        }
        "currency" => "The currency. `GBP` is the only one.",
        "rounding" => "The step to which money is rounded, and what happens between two steps.",
        "points total" => "What the points of a payment add up to.",
        "suppressed" => {
            "What a suppressed count stands for: a whole number between the two. Left out of a block, what the contract says."
        }
        "rounded" if block.keyword == "uplifted" => {
            "How the sum of each year is rounded before the next is reckoned from it."
        }
        "rounded" => "To what step reported counts are rounded. Left out of a block, what the contract says.",
        "role" => "What the party is in the contract. For readers, and for which way money flows back.",
        "ods" => "The party's code in the Organisation Data Service. For readers.",
        "succeeded by" => "Who takes the party's place, and from which day.",
        "codes" => "The codes that make up the segment. For readers.",
        "unit" => "What the value is measured in.",
        "source" => "Which data it comes from, and who submits them.",
        "reported" => "How often it is reported: `monthly`, `quarterly`, `half-yearly` or `yearly`.",
        "assessed" => {
            "How the periods of a year make one value, or that each period earns a part of its own."
        }
        "missing" if block.keyword == "requirement" => "What a figure that is missing comes to.",
        "missing" => "What missing data cost: each kind of missing can have its own consequence.",
        "from" if block.keyword == "variation" => "What the term says before; `-` where it says nothing.",
        "to" if block.keyword == "variation" => {
            "What the term says from then on, to the end of the contract."
        }
        "from" => "Who pays; several parties with percentages split it.",
        "to" => "Who receives; several parties with percentages split it.",
        "passed on" => "What the payee passes on of what it receives.",
        "pays" if matches!(block.keyword, "payment" | "gains" | "losses") => {
            "The sum of the year, which may change over time."
        }
        "pays" => "What a result pays, as a part of what the measure is worth.",
        "pot" => "The most that outcomes can earn in the year, or what providers share.",
        "shared" => {
            "How the providers of a group share the pot: in proportion, at one price, or what others did not earn."
        }
        "bonus" => {
            "A condition, and what it adds where it holds: it makes up for what is missed, and for no more."
        }
        "each" => "How often it is reckoned, and how it is paid out.",
        "applies" => "In which contract years. In other years there is no such thing at all.",
        "not earned" => "Who keeps what is missed or not available, and by when it must name services.",
        "only if" => {
            "A condition. Where it does not hold, nothing is earned, and all that could have been is missed."
        }
        "reduced" => "A condition. Where it does not hold, that percentage of what is earned is missed.",
        "refer" => "A condition. Where it holds, nothing is paid until the parties have settled it.",
        "then" => {
            "A step that is done to the sum so far. Steps run in the order written, which is a term of the contract."
        }
        "opens" => {
            "What it opens with in Year 1. Every later year opens with what the year before closed with."
        }
        "closes" => {
            "What it closes with, reckoned in each contract year. `opening` is what the year opens with."
        }
        "after the term" => {
            "What becomes of what the last contract year closes with: it `lapses`, is `paid by` a payment, or is `left to the parties`."
        }
        "compare" => "Two amounts of which the difference is shared, by `gains` and `losses`.",
        "base" => "The sum of the first year, and which year that is.",
        "uplift" => "What is added, the same for every year after the base or year by year.",
        "efficiency" => "What is taken off after the uplift.",
        "apportioned" => "How a contract year gets its part of financial years: `by months` or `by days`.",
        "points" => "Its part of the pot, in points; all points add up to the contract's `points total`.",
        "weight" => "Its part, as a weight among its neighbours.",
        "share" => "Its part, as a percentage of the whole; shares add up to 100%.",
        "hierarchy" => "Its tier in the outcome hierarchy. For readers.",
        "goal" => "What the outcome is for. For readers.",
        "fixed" => {
            "That it exists, its points and its indicators' shares do not change for the term, unless a variation says `overriding`."
        }
        "code" => "A code by which data may call it.",
        "definition" => "What is counted, in words. For readers.",
        "measures" => "What is counted: one thing out of another, or a single value in a unit.",
        "better" => {
            "Which way is better: `higher` or `lower`. Left out, the side that the target or the scale rewards."
        }
        "broken down by" => "The segments whose figures add up to the whole.",
        "counted" => "What is counted in records, so that no figure of it is reported.",
        "period" => "The day that says in which period a record counts.",
        "columns" => "What a record holds: the columns of its file.",
        "excluded" => "A condition. Records for which it holds are not counted.",
        "formula" => "A named formula of each record.",
        "criterion" => "A named condition of each record.",
        "combined" => "How the results of its segments or components make one.",
        "by segment" => {
            "What differs between its segments; a segment without a row has what the indicator says."
        }
        "phase-in" => "In which years it is measured, reported or linked to payment.",
        "baseline" => "Where the measure started.",
        "target" => "What is to be reached; it may change over time.",
        "minimum denominator" => {
            "The denominator below which a result does not count, and what follows then."
        }
        "basis" => "How it is measured, in words that may change over time. For readers.",
        "grace" => "Periods whose figures are reported and not judged.",
        "missed" => "What is due for each period that is missed: an exception report.",
        "deducts" => "What missed periods cost, and the most that a year can cost.",
        "agreed" => "When the change was agreed, and by which parties.",
        "effective" => "The first day on which the change holds.",
        "overriding" => "The outcome that is fixed for the term and is changed all the same.",
        "remove" => "What the contract no longer has from then on. Nothing else may name it.",
        "add" => "What the contract has from then on, in braces.",
        "in force" => {
            "From which day, and until which, it is a part of the contract. Before and after there is no such thing."
        }
        "change" => "What is changed, with its `from` and `to` below it.",
        "changes" => "The same as a table with the columns `term`, `from` and `to`.",
        "in" => "The contract year of the example.",
        "given" => "A figure as data would give it. What is not given is not submitted.",
        "expect" => "A figure of the year's statement that must come out, to the penny.",
        _ => return None,
    })
}

/// Words within statements that mean something of their own.
pub(crate) static WORDS: &[(&str, &str)] = &[
    ("by thresholds", "The best row whose test holds decides; nothing is paid where none does."),
    ("on a sliding scale", "Straight between the points of the table, and flat beyond its ends."),
    ("in slices", "Each slice at its own rate; the slices add up."),
    ("by level", "The row of the level that is reached decides."),
    ("by cases", "The first row that holds decides; together the rows leave nothing open."),
    ("by year", "One column for each contract year; `-` says that nothing is set."),
    ("by date", "A row for each day from which another value holds."),
    ("by lines", "Lines that add up, the same for every year."),
    ("by financial year", "One column for each financial year, 1 April to 31 March."),
    ("at target", "All or nothing: what is paid where the target is met."),
    ("out of", "A ratio: what is counted, out of what."),
    ("as a share of the pot", "The percentages are of the whole pot, not of the measure's own part."),
    ("not measured", "No data are asked for; the money of the year is not available."),
    ("baseline", "Measured to set the baseline; the money of the year is not available."),
    ("paid for data", "Earns in full when the data are there."),
    ("deemed met", "Earns in full without data."),
    ("linked to payment", "Earns what its rule says."),
    ("pays nothing", "Where data are missing, nothing is paid, and the money is missed."),
    ("withheld", "Nothing is paid until the data come; counted as missed, and marked."),
    ("carried forward", "The figure of the period before stands."),
    ("excluded and weight shared", "Nothing is paid; the other indicators of the outcome take its weight."),
    ("excluded", "Nothing is paid, and the money is not available."),
    ("presumed met", "Pays what its best result pays."),
    ("counts as zero", "Pays what a result of zero pays."),
    ("counts as no", "Pays what a `no` pays."),
    ("set on the first day", "What holds on the first day of a contract year counts for the whole of it."),
    ("set on the last day", "What holds on the last day of a contract year counts for the whole of it."),
    ("as from", "A block of statements that hold from that day on, each in place of the one above it."),
    ("on account", "Paid during the year, before the result is known."),
    ("instalments of", "What each month or quarter is paid on account, as shares of the sum or pot."),
    (
        "odd pennies in the last",
        "All instalments but the last are rounded down alike; the last has the rest.",
    ),
    ("each rounded", "Every instalment is rounded on its own."),
    ("half up", "To the nearer step; half way, away from zero, so that both sides mirror each other."),
    ("half even", "To the nearer step; half way, to the even one."),
    ("pro rata", "A short year has its part of what is written for a whole one."),
    ("not above", "At most this: the lower of the two."),
    ("not below", "At least this: the higher of the two."),
    ("lowest of", "The lowest of two or more values of one kind."),
    ("highest of", "The highest of two or more values of one kind."),
    ("total of", "The sum of two or more values of one kind."),
    ("mean of", "The sum of two or more values over their number."),
    ("median of", "The middle one; of an even number, the mean of the two middle ones."),
    ("previous", "What it was in the contract year before."),
    ("weighted by", "Each value counts as often as its weight says."),
    ("its segments", "The segments of this indicator, whose figures are added up."),
    ("role is", "Of which role each of the parties is: `role is subcontractor`."),
    ("is achieved", "It earned something, and missed nothing."),
    ("are achieved", "Each earned all that it could earn in the year."),
    ("at least", "The value itself counts: `at least 30%` holds for 30%."),
    ("above", "More than the value; the value itself does not count."),
    ("at most", "The value itself counts: `at most 30%` holds for 30%."),
    ("below", "Less than the value; the value itself does not count."),
    ("between", "Between two values; `inclusive` or `exclusive` says whether they count themselves."),
];

/// The keyword with which a line begins: a long one where it is one, otherwise the first word.
pub(crate) fn leading(line: &str) -> &str {
    let line = line.trim_start_matches(GLUE);
    let long = LONG.iter().find_map(|keyword| {
        let mut rest = line;
        for word in keyword.split(' ') {
            rest = rest.trim_start_matches(' ').strip_prefix(word)?;
        }
        let length = line.len() - rest.len();
        (rest.is_empty() || rest.starts_with([' ', '\n'])).then_some(length)
    });
    let end = long.unwrap_or_else(|| {
        line.find(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '-' | '_')))
            .unwrap_or(line.len())
    });
    line.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::leading;

    #[test]
    fn finds_keywords_of_several_words() {
        assert_eq!(leading("  passed  on 30% to mind"), "passed  on");
        assert_eq!(leading("points 20"), "points");
        assert_eq!(leading("points totally"), "points");
        assert_eq!(leading("phase-in baseline in Year 1"), "phase-in");
        assert_eq!(leading("from: occg"), "from");
        assert_eq!(leading(""), "");
    }
}
