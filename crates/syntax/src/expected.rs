//! What a rule of the grammar is called in words: for "expected … here". No reader ever sees a rule's name.

use crate::following::Wanted;
use crate::parser::Rule;

/// What could have stood at a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Expected {
    /// These very words.
    Words(&'static [&'static str]),
    /// Something of a kind, with an example.
    Kind(&'static str),
    /// Nothing that helps to be told.
    Untold,
}

/// What a rule stands for. Rules that never are the thing expected (they begin with another, or take anything) are
/// not told.
pub(crate) fn expected(rule: Rule) -> Expected {
    use Expected::{Kind, Untold, Words};
    match rule {
        Rule::comment => Kind("the end of the line"),
        Rule::string | Rule::text_timeline | Rule::text_piece => Kind("a text between double quotes"),
        Rule::name => Kind("a name such as `recovery-star`"),
        Rule::level => Kind("a level such as `good`"),
        Rule::path => Kind("a name"),
        Rule::number | Rule::integer | Rule::ratio => Kind("a number such as `20`"),
        Rule::percentage => Kind("a percentage such as `50%`"),
        Rule::numeric => Kind("a figure such as `20`, `50%` or `28 days`"),
        Rule::money | Rule::money_or_rate => Kind("a sum such as `£1,200`"),
        Rule::days => Kind("a number of days such as `60 days`"),
        Rule::years => Kind("a number of years such as `2 years`"),
        Rule::date => Kind("a date such as `1 October 2018`"),
        Rule::financial_year => Kind("a financial year such as `2018/19`"),
        Rule::contract_year => Kind("a contract year such as `Year 2`"),
        Rule::end_of_year => Kind("the end of a year such as `the end of Year 2`"),
        Rule::period => Kind("a period such as `Year 2`"),
        Rule::currency_code => Words(&["GBP"]),
        Rule::yes_no => Words(&["yes", "no"]),
        Rule::expression | Rule::plain | Rule::pays_formula | Rule::value_piece | Rule::value_timeline => {
            Kind("a value such as `£1,200`, `50%` or `20% of contract-value`")
        }
        Rule::parenthesis | Rule::lparen => Kind("a bracket `(`"),
        Rule::rparen => Kind("a closing bracket `)`"),
        Rule::operator => Kind("an operator such as `+`"),
        Rule::test | Rule::test_piece | Rule::test_timeline | Rule::comparison | Rule::between => {
            Kind("a comparison such as `at least 88%`")
        }
        Rule::gate
        | Rule::gate_is
        | Rule::gate_not
        | Rule::gate_count
        | Rule::count_word
        | Rule::own_achieved
        | Rule::own_role
        | Rule::achieved
        | Rule::is_met
        | Rule::is_known
        | Rule::outcomes_achieved => {
            Kind("a condition such as `all outcomes are achieved` or `list-size is at least 4,000`")
        }
        Rule::place | Rule::in_year | Rule::in_years | Rule::before_year | Rule::from_year => {
            Kind("a time such as `in Year 1` or `from Year 3`")
        }
        Rule::lbrace => Words(&["{"]),
        Rule::rbrace => Words(&["}"]),
        Rule::pipe => Words(&["|"]),
        Rule::equals | Rule::amount_formula | Rule::define_formula => Words(&["="]),
        Rule::comma
        | Rule::of_pot
        | Rule::missing_when
        | Rule::judged_when
        | Rule::deducts_most
        | Rule::odd_pennies_to
        | Rule::on_account
        | Rule::price_rounded
        | Rule::shared_cap
        | Rule::shared_rest
        | Rule::shared_else
        | Rule::list_rest
        | Rule::combined_rounded
        | Rule::added_before
        | Rule::balance => Kind("a comma"),
        Rule::nothing => Words(&["-"]),
        Rule::header_row => Kind("a row of column headings such as `| level | pays |`"),
        Rule::row => Kind("a row such as `| good | 50% |`"),
        Rule::table | Rule::grid => Kind("a table between `{` and `}`"),
        Rule::by_year | Rule::amount_by_year | Rule::factors_by_year | Rule::kw_by_year => {
            Words(&["by year"])
        }
        Rule::by_date | Rule::kw_by_date => Words(&["by date"]),
        Rule::amount_by_lines | Rule::kw_by_lines => Words(&["by lines"]),
        Rule::amount_by_financial_year | Rule::factors_by_financial_year | Rule::kw_by_financial_year => {
            Words(&["by financial year"])
        }
        Rule::amount_uplifted | Rule::kw_uplifted => Words(&["uplifted"]),
        Rule::signed_percentage => Kind("a percentage such as `2.5%`"),
        Rule::days_or_months => Words(&["by days", "by months"]),
        Rule::kw_by_days => Words(&["by days"]),
        Rule::kw_by_months => Words(&["by months"]),
        Rule::kw_apportioned => Words(&["apportioned"]),
        Rule::pro_rata | Rule::kw_pro_rata => Words(&["pro rata"]),
        Rule::kw_each_year_to => Words(&["each year to"]),
        Rule::set_on => Words(&["set on the first day", "set on the last day"]),
        Rule::kw_set_on_first => Words(&["set on the first day"]),
        Rule::kw_set_on_last => Words(&["set on the last day"]),
        Rule::role => Words(&[
            "co-ordinating-commissioner",
            "commissioner",
            "lead-provider",
            "provider",
            "subcontractor",
        ]),
        Rule::direction => Words(&["higher", "lower"]),
        Rule::frequency => Words(&["monthly", "quarterly", "half-yearly", "yearly"]),
        Rule::combined_by => Words(&[
            "by adding up",
            "by weight",
            "by the lowest",
            "by the highest",
            "by the first that applies",
        ]),
        Rule::kw_by_adding_up => Words(&["by adding up"]),
        Rule::kw_by_weight => Words(&["by weight"]),
        Rule::kw_by_the_lowest => Words(&["by the lowest"]),
        Rule::kw_by_the_first => Words(&["by the first that applies"]),
        Rule::kw_points => Words(&["points"]),
        Rule::define_grid | Rule::kw_by_table_of => Words(&["by table of"]),
        Rule::grid_heading => Kind("a row of column headings such as `| | below 50% | at least 50% |`"),
        Rule::kw_by_the_highest => Words(&["by the highest"]),
        Rule::combined_tier => Kind("a percentage such as `100% if all segments are achieved`"),
        Rule::kw_rounded_to => Words(&["rounded to"]),
        Rule::parts_achieved => Kind("a condition such as `all segments are achieved`"),
        Rule::part_frequency => Words(&["monthly", "quarterly", "half-yearly"]),
        Rule::account_frequency => Words(&["monthly", "quarterly"]),
        Rule::method => Words(&["total", "mean", "latest", "best", "worst"]),
        Rule::year_parts => Words(&["months", "quarters", "half-years"]),
        Rule::phase | Rule::phase_entry => Words(&[
            "not measured",
            "baseline",
            "reported",
            "paid for data",
            "deemed met",
            "linked to payment",
        ]),
        Rule::consequence => Words(&[
            "pays nothing",
            "withheld",
            "carried forward",
            "excluded",
            "excluded and weight shared",
            "presumed met",
            "counts as zero",
            "counts as no",
        ]),
        Rule::missing_kind => Words(&["not due", "not submitted", "suppressed", "not applicable"]),
        Rule::measured_kind => Words(&[
            "count",
            "number",
            "percentage",
            "money",
            "days",
            "hours",
            "minutes",
            "yes-no",
            "level of",
        ]),
        Rule::unit_word => {
            Words(&["count", "number", "percentage", "money", "days", "hours", "minutes", "date", "moment"])
        }
        Rule::yes_no_kind => Words(&["yes-no"]),
        Rule::level_of | Rule::kw_level_of => Words(&["level of"]),
        Rule::pays_at_target => Kind("a percentage such as `100%`"),
        Rule::pays_by_thresholds | Rule::curve_thresholds | Rule::kw_by_thresholds => {
            Words(&["by thresholds"])
        }
        Rule::pays_sliding | Rule::curve_sliding | Rule::kw_on_a_sliding_scale => {
            Words(&["on a sliding scale"])
        }
        Rule::pays_by_level | Rule::kw_by_level => Words(&["by level"]),
        Rule::figure => Kind("a figure such as `61 out of 180`, `91.5%` or `not submitted`"),
        Rule::signed_literal => Kind("a figure such as `£480,000` or `50%`"),
        Rule::party_share | Rule::party_shares | Rule::member => Kind("the name of a party"),
        Rule::passed_share | Rule::passed_shares => Kind("a percentage such as `30%`"),
        Rule::standard_timeline | Rule::standard_piece => {
            Kind("a comparison such as `at least 95%`, or `none`")
        }
        Rule::by_period | Rule::kw_by_month => Words(&["by month"]),
        Rule::kw_by_quarter => Words(&["by quarter"]),
        Rule::kw_none => Words(&["none"]),
        Rule::grace_time | Rule::months => Kind("a length of time such as `12 months`"),
        Rule::kw_from => Words(&["from"]),
        Rule::kw_force => Words(&["force"]),
        Rule::kw_row => Words(&["row"]),
        Rule::changed_cell => Kind("a cell such as `row good, column pays`"),
        Rule::row_label => Kind("what the row begins with, such as `good`"),
        Rule::kw_column => Words(&["column"]),
        Rule::column_label => Kind("the heading of a column, such as `pays`"),
        Rule::kw_exception_report_within => Words(&["exception report within"]),
        Rule::judged_as => Words(&["not judged", "counts as missed"]),
        Rule::kw_for_each => Words(&["for each"]),
        Rule::period_word => Words(&["month", "quarter", "half-year", "year"]),
        Rule::kw_missed => Words(&["missed"]),
        Rule::kw_a_year => Words(&["a year"]),
        Rule::judgement => Words(&["met", "missed", "missing", "not judged", "in grace"]),
        Rule::expected | Rule::expected_parties => Kind("a figure such as `£480,000`, or `met` or `missed`"),
        Rule::kw_on_or_before => Words(&["on or before"]),
        Rule::kw_on_or_after => Words(&["on or after"]),
        Rule::kw_before => Words(&["before"]),
        Rule::kw_after => Words(&["after"]),
        Rule::kw_at_least => Words(&["at least"]),
        Rule::kw_at_most => Words(&["at most"]),
        Rule::kw_above => Words(&["above"]),
        Rule::kw_below => Words(&["below"]),
        Rule::kw_exactly => Words(&["exactly"]),
        Rule::kw_between => Words(&["between"]),
        Rule::kw_inclusive => Words(&["inclusive"]),
        Rule::kw_exclusive => Words(&["exclusive"]),
        Rule::kw_and => Words(&["and"]),
        Rule::kw_or => Words(&["or"]),
        Rule::kw_not => Words(&["not"]),
        Rule::kw_is => Words(&["is"]),
        Rule::kw_until => Words(&["until"]),
        Rule::kw_then => Words(&["then"]),
        Rule::kw_to => Words(&["to"]),
        Rule::kw_by => Words(&["by"]),
        Rule::kw_begin_on => Words(&["begin on"]),
        Rule::day_of_year => Kind("a day such as `1 April`"),
        Rule::kw_up_to => Words(&["up to"]),
        Rule::kw_notice_by => Words(&["notice by"]),
        Rule::kw_half_up => Words(&["half up"]),
        Rule::kw_half_even => Words(&["half even"]),
        Rule::kw_up => Words(&["up"]),
        Rule::kw_down => Words(&["down"]),
        Rule::kw_year => Words(&["year"]),
        Rule::kw_in => Words(&["in"]),
        Rule::kw_instalments => Words(&["instalments"]),
        Rule::kw_instalments_of => Words(&["instalments of"]),
        Rule::kw_on_account => Words(&["on account"]),
        Rule::kw_odd_pennies_to => Words(&["odd pennies to"]),
        Rule::kw_odd_in_last => Words(&["odd pennies in the last"]),
        Rule::kw_each_rounded => Words(&["each rounded"]),
        Rule::kw_balance => Words(&["balance"]),
        Rule::kw_days_after_final => Words(&["days after final data"]),
        Rule::kw_kept_by => Words(&["kept by"]),
        Rule::kw_to_name_services => Words(&["to name services within"]),
        Rule::kw_for_the_term => Words(&["for the term"]),
        Rule::kw_out_of => Words(&["out of"]),
        Rule::kw_suppressed => Words(&["suppressed"]),
        Rule::kw_counts_are_missing => Words(&["counts are missing"]),
        Rule::kw_not_at_all => Words(&["not at all"]),
        Rule::kw_counts_from => Words(&["counts from"]),
        Rule::kw_counts_to_the_nearest => Words(&["counts to the nearest"]),
        Rule::kw_as => Words(&["as"]),
        Rule::kw_submitted_by => Words(&["submitted by"]),
        Rule::kw_on_its_own => Words(&["each on its own"]),
        Rule::kw_on_the_year_to_date => Words(&["on the year to date"]),
        Rule::kw_with_catch_up => Words(&["with catch-up"]),
        Rule::kw_without_catch_up => Words(&["without catch-up"]),
        Rule::kw_yearly_on_the => Words(&["yearly on the"]),
        Rule::kw_of_its => Words(&["of its"]),
        Rule::kw_at_target => Words(&["at target"]),
        Rule::kw_as_share_of_pot => Words(&["as a share of the pot"]),
        Rule::kw_else => Words(&["else"]),
        Rule::choice | Rule::kw_if => Words(&["if"]),
        Rule::kw_unless => Words(&["unless"]),
        Rule::kw_to_the_parties_if => Words(&["to the parties if"]),
        Rule::kw_of | Rule::whose => Words(&["of"]),
        Rule::kw_with => Words(&["with"]),
        Rule::kw_lapses => Words(&["lapses"]),
        Rule::kw_paid_by => Words(&["paid by"]),
        Rule::kw_left_to_the_parties => Words(&["left to the parties"]),
        Rule::each_of | Rule::kw_for_each_of => Words(&["for each of"]),
        Rule::to_each_of | Rule::kw_each_of => Words(&["each of"]),
        Rule::domain_providers | Rule::providers_who => {
            Kind("what it runs over, such as `all in region` or `others with a figure in region`")
        }
        Rule::kw_in_proportion_to | Rule::shared_in_proportion => Words(&["in proportion to"]),
        Rule::kw_at_one_price_for_each_of | Rule::shared_at_one_price => Words(&["at one price for each of"]),
        Rule::kw_the_price_rounded_to => Words(&["the price rounded to"]),
        Rule::kw_none_above => Words(&["none above"]),
        Rule::kw_the_rest => Words(&["the rest"]),
        Rule::unshared => Words(&["missed", "not available"]),
        Rule::percentile_method => Words(&["nearest rank", "between ranks"]),
        Rule::first_place => Words(&["highest first", "lowest first"]),
        Rule::ties => {
            Words(&["ties at the better place", "ties at the worse place", "ties at the mean place"])
        }
        Rule::define_by_provider | Rule::kw_by_provider => Words(&["by provider"]),
        Rule::kw_over => Words(&["over"]),
        Rule::where_filter | Rule::kw_where => Words(&["where"]),
        Rule::weighted | Rule::kw_weighted_by => Words(&["weighted by"]),
        Rule::domain => Kind("what it runs over, such as `indicators of functioning` or `the last 3 years`"),
        Rule::domain_things | Rule::domain_word => {
            Words(&["indicators", "outcomes", "segments", "components", "parties", "lines"])
        }
        Rule::domain_parties => Words(&["parties"]),
        Rule::domain_amounts | Rule::kw_amounts => Words(&["amounts"]),
        Rule::domain_parts => Words(&["its months", "its quarters", "its half-years", "its segments"]),
        Rule::kw_role_is => Words(&["role is"]),
        Rule::domain_years | Rule::domain_last => Kind("contract years such as `the last 3 years`"),
        Rule::kw_the_term_so_far => Words(&["the term so far"]),
        Rule::kw_the_years_before => Words(&["the years before"]),
        Rule::step => Kind("a step such as `£1,000` or `0.1%`"),
        Rule::kw_round | Rule::then_round => Words(&["round"]),
        Rule::kw_not_above | Rule::then_not_above => Words(&["not above"]),
        Rule::kw_not_below | Rule::then_not_below => Words(&["not below"]),
        Rule::kw_recover_what_is_below | Rule::then_recover => Words(&["recover what is below"]),
        Rule::kw_less | Rule::then_less => Words(&["less"]),
        Rule::kw_plus | Rule::then_plus => Words(&["plus"]),
        Rule::times | Rule::then_times => Words(&["×"]),
        Rule::define_cases | Rule::kw_by_cases => Words(&["by cases"]),
        Rule::curve_slices | Rule::kw_in_slices => Words(&["in slices"]),
        Rule::beyond => {
            Words(&["flat beyond the ends", "continued beyond the ends", "an error beyond the ends"])
        }
        Rule::counted_what => Kind("what is counted, such as `rows`, `persons` or `total of cost`"),
        Rule::kw_rows => Words(&["rows"]),
        Rule::kw_persons => Words(&["persons"]),
        Rule::row_aggregate => Words(&["total", "median", "lowest", "highest"]),
        Rule::each_once | Rule::kw_each_once => Words(&["each once"]),
        Rule::kw_in_the_term => Words(&["in the term"]),
        Rule::kw_a => Words(&["a"]),
        Rule::each_person => Words(&["not above", "the part above"]),
        Rule::kw_the_part_above => Words(&["the part above"]),
        Rule::kw_for_each_person_a => Words(&["for each person a"]),
        Rule::column_kind => Kind("a kind such as `person`, `date`, `money` or `one of hospital, home`"),
        Rule::person_kind => Words(&["person"]),
        Rule::date_kind => Words(&["date"]),
        Rule::one_of | Rule::kw_one_of => Words(&["one of"]),
        Rule::kw_or_not_yet => Words(&["or not yet"]),
        Rule::kw_or_not_known => Words(&["or not known"]),
        Rule::kw_extracted => Words(&["extracted"]),
        Rule::kw_when => Words(&["when"]),
        _ => Untold,
    }
}

/// What kind of thing a rule stands for, where an editor could offer some of them.
pub(crate) fn wanted(rule: Rule) -> Option<Wanted> {
    Some(match rule {
        Rule::name | Rule::party_share | Rule::party_shares | Rule::level => Wanted::Name,
        Rule::path
        | Rule::expression
        | Rule::plain
        | Rule::pays_formula
        | Rule::value_piece
        | Rule::value_timeline
        | Rule::gate
        | Rule::gate_is
        | Rule::achieved => Wanted::Path,
        Rule::string | Rule::text_timeline | Rule::text_piece => Wanted::Text,
        Rule::date => Wanted::Date,
        Rule::period | Rule::contract_year | Rule::financial_year => Wanted::Period,
        Rule::place | Rule::in_year | Rule::in_years | Rule::before_year | Rule::from_year => Wanted::Place,
        Rule::end_of_year => Wanted::EndOfYear,
        Rule::money | Rule::money_or_rate => Wanted::Money,
        Rule::percentage | Rule::passed_share | Rule::passed_shares | Rule::pays_at_target => {
            Wanted::Percentage
        }
        Rule::number | Rule::integer | Rule::ratio | Rule::numeric => Wanted::Number,
        Rule::comma => Wanted::Comma,
        Rule::table => Wanted::Table,
        _ => return None,
    })
}

/// All that could have stood at a place, told once each: literal words in backticks first, then kinds of things.
///
/// `with_end` says whether the end of the line is worth telling.
pub(crate) fn told(rules: &[Rule], with_end: bool) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut end = false;
    // Wherever a value can stand, so can its minus sign.
    let value = rules.contains(&Rule::minus_sign) && rules.contains(&Rule::money_or_rate);
    let mut add = |words: String| {
        if !out.contains(&words) {
            out.push(words);
        }
    };
    for rule in rules {
        match expected(*rule) {
            Expected::Words(words) => words.iter().for_each(|word| add(format!("`{word}`"))),
            Expected::Kind(_) if *rule == Rule::comment => end = true,
            Expected::Kind(_) if value && is_value(*rule) => {
                add("a value such as `£1,200`, `50%` or the name of an amount".to_owned());
            }
            Expected::Kind(kind) => add(kind.to_owned()),
            Expected::Untold => {}
        }
    }
    // An operator can follow any value: worth telling only where nothing else is.
    if out.len() > 1 {
        out.retain(|words| words != "an operator such as `+`");
    }
    if end && with_end {
        out.push("the end of the line".to_owned());
    }
    out
}

fn is_value(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::path
            | Rule::money_or_rate
            | Rule::yes_no
            | Rule::parenthesis
            | Rule::lparen
            | Rule::numeric
            | Rule::period
            | Rule::expression
            | Rule::plain
            | Rule::choice
            | Rule::aggregate
            | Rule::count_over
            | Rule::root
            | Rule::paid_so_far
            | Rule::rounded
            | Rule::previous
    )
}

/// The literal words among what could have stood at a place, and those that a comparison or a condition begins with.
pub(crate) fn words(rules: &[Rule]) -> Vec<&'static str> {
    rules
        .iter()
        .flat_map(|rule| match (expected(*rule), rule) {
            (Expected::Words(words), _) => words,
            (_, Rule::test | Rule::test_piece | Rule::test_timeline | Rule::comparison | Rule::between) => {
                &["at least", "above", "at most", "below", "exactly", "between"]
            }
            (_, Rule::gate | Rule::outcomes_achieved) => {
                &["all outcomes are achieved", "any outcome is achieved"]
            }
            (Expected::Kind(_) | Expected::Untold, _) => &[],
        })
        .copied()
        .collect()
}

/// A list in words: `a`, `a or b`, `a, b or c`.
pub(crate) fn list<T: AsRef<str>>(items: &[T], last: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [firsts @ .., end] => {
            let firsts: Vec<&str> = firsts.iter().map(AsRef::as_ref).collect();
            format!("{} {last} {}", firsts.join(", "), end.as_ref())
        }
    }
}
