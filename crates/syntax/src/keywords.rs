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
    statements: &["unit", "source", "reported", "assessed", "missing", "suppressed", "rounded", "counted"],
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
        "only if",
        "reduced",
        "refer",
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
    statements: &["points", "weight", "share", "only if"],
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
    statements: &["agreed", "effective", "overriding", "change", "from", "to", "changes"],
    line: Rule::variation_line,
    head: Rule::named_head_line,
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
pub(crate) static BLOCKS: [&Block; 22] = [
    &CONTRACT,
    &PARTY,
    &SEGMENT,
    &LEVELS,
    &PROVIDERS,
    &AMOUNT,
    &UPLIFTED,
    &INPUT,
    &DEFINE,
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
    &IMPORT,
];

/// Items that the design of the language has and this version does not read.
pub(crate) static LATER: [&str; 1] = ["carried"];

/// Words that begin a value in the design of the language and that this version does not read.
pub(crate) static LATER_VALUES: [&str; 2] = ["count", "paid"];

/// What may stand before the first word of a line, in plain text. Other characters that look like space do not count.
pub(crate) const GLUE: [char; 2] = [' ', '\n'];

/// Keywords of more than one word.
pub(crate) static LONG: [&str; 8] = [
    "succeeded by",
    "points total",
    "passed on",
    "not earned",
    "only if",
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
        "refer" => "refer to the parties if spend is above 110% of budget",
        "then" => "then not above 5% of contract-value",
        "compare" => "compare spend with budget",
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
        _ => "example \"Target met\" {",
    }
}

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
