/**
 * The syntax of Meed for editors.
 *
 * The grammar that decides is the one in `grammar/*.pest` at the root of the repository, and the names here follow it.
 * `tests/tests/tree_sitter.rs` holds the two against each other.
 *
 * @license MIT OR Apache-2.0
 */
/// <reference types="tree-sitter-cli/dsl" />
// @ts-check

const MONTH =
  /Jan(uary)?|Feb(ruary)?|Mar(ch)?|Apr(il)?|May|June?|July?|Aug(ust)?|Sep(tember)?|Oct(ober)?|Nov(ember)?|Dec(ember)?/;
const NUMBER = /[0-9]+(,[0-9][0-9][0-9])*(\.[0-9]+)?/;
const NAME = /[a-z][a-z0-9]*(-[a-z0-9]+)*/;
const SPACES = / +/;
const YEAR = seq('Year', SPACES, /[0-9]+/);
const FINANCIAL_YEAR = /[0-9][0-9][0-9][0-9]\/[0-9][0-9]/;
const DIRECTIONS = ['half up', 'half even', 'up', 'down'];

/** A keyword, of one word or several. */
const words = text => (text.includes(' ') ? seq(...text.split(' ')) : text);
const oneOf = (...texts) => choice(...texts.map(words));

/** `first, first, …` */
const list = ($, rule) => seq(rule, repeat(seq($._comma, rule)));

/** What stands between `{` and `}`: statements, each on a line. */
const block = ($, ...statements) =>
  seq('{', $._newline, repeat(choice($._newline, seq(choice(...statements), $._newline))), '}');

/** `payment core "Core payment" { … }` */
const named = ($, keyword, ...statements) =>
  seq(keyword, field('name', $.name), field('title', $.string), block($, ...statements));

/** `example "Target met" { … }` */
const titled = ($, keyword, ...statements) => seq(keyword, field('title', $.string), block($, ...statements));

/** `parties { … }`: a table with a row for each item, and the statements that all of them share. */
const plural = ($, keyword, ...statements) => seq(keyword, block($, $.item_row, ...statements));

/** A setting over time. */
const timeline = ($, piece, ...tables) =>
  choice(
    ...tables,
    $.by_year,
    $.by_date,
    seq(
      piece,
      optional($.until),
      repeat(seq($._comma, 'then', piece, optional($.until))),
      optional(seq($._comma, $.set_on)),
    ),
  );

/** Joined by `and`, or by `or`; both together need parentheses. */
const joined = ($, unit) =>
  choice(
    unit,
    seq(unit, repeat1(seq('and', optional($._wrap), unit))),
    seq(unit, repeat1(seq('or', optional($._wrap), unit))),
  );

const RATE_UNIT = choice('day', 'hour', 'minute', 'week', 'month', 'year', 'person', seq('percentage', SPACES, 'point'));
// Behind the first figure of a rate: `per 1,000 people`, `per person per month`.
const RATE_PER = seq(
  'per',
  SPACES,
  choice(seq(NUMBER, SPACES, 'people'), RATE_UNIT),
  optional(seq(SPACES, 'per', SPACES, RATE_UNIT)),
);

module.exports = grammar({
  name: 'meed',

  externals: $ => [
    $._newline,
    $._end_of_file,
    $._wrap_newline,
    $._continuation,
    $._comma_sign,
    $.operator,
    $._times,
    $._pipe,
    $._spaced_equals,
    $._any_equals,
    $._left_parenthesis,
    $.minus_sign,
    $.nothing,
    $._glued,
  ],

  extras: $ => [/[ \t\r\u00A0\u2007\u2009\u202F\u3000]/, $.comment, $._continuation],

  word: $ => $.name,

  conflicts: $ => [
    [$._primary, $.achieved, $.is_met, $.is_known],
    [$.test],
    [$.aggregate, $.path],
    [$.placed, $.path],
    [$.placed],
    [$.percentile_of],
    [$.count_over, $.path],
    [$.own_achieved, $.path],
    [$.own_role, $.path],
    [$.domain],
  ],

  supertypes: $ => [$._item],

  rules: {
    source_file: $ =>
      repeat(choice($._newline, seq($._item, choice($._newline, $._end_of_file)))),

    _item: $ =>
      choice(
        $.import,
        $.contract,
        $.party,
        $.parties,
        $.providers,
        $.segment,
        $.segments,
        $.levels,
        $.amount,
        $.amounts,
        $.define,
        $.carried,
        $.curve,
        $.input,
        $.inputs,
        $.payment,
        $.payments,
        $.records,
        $.requirement,
        $.requirements,
        $.variation,
        $.variations,
        $.example,
        $.examples,
      ),

    // ---- Text ----

    comment: _ => token(/#[^\n]*/),
    string: _ => token(seq('"', repeat(choice(/[^"\\\n]/, /\\["\\]/)), '"')),
    name: _ => NAME,
    // `total` alone is a name, though `total of (` begins a sum; and `not` before `is`.
    path: $ =>
      seq(
        choice(
          $.name,
          alias($._aggregate_word, $.name),
          alias(choice('not', 'count', 'achieved', 'role', 'percentile', $._placed_word), $.name),
        ),
        repeat($.member),
      ),
    member: _ => token.immediate(seq('.', NAME)),
    _comma: $ => seq(alias($._comma_sign, ','), optional($._wrap)),
    _open: $ => seq(alias($._left_parenthesis, '('), optional($._wrap)),
    _equals: $ => seq(alias($._any_equals, '='), optional($._wrap)),
    // In the head of an item, apart from the title before it.
    _head_equals: $ => seq(alias($._spaced_equals, '='), optional($._wrap)),
    _wrap: $ => repeat1($._wrap_newline),

    // ---- Literals ----

    number: _ => token(NUMBER),
    integer: _ => token(/[0-9]+/),
    percentage: _ => token(seq(NUMBER, choice('%', seq(SPACES, 'per', SPACES, 'cent')))),
    percentage_points: _ => token(seq(NUMBER, SPACES, 'percentage', SPACES, 'point', optional('s'))),
    duration: _ =>
      token(seq(NUMBER, SPACES, choice('day', 'week', 'month', 'year', 'hour', 'minute'), optional('s'))),
    _days: _ => token(seq(NUMBER, SPACES, /days?/)),
    _years: _ => token(seq(NUMBER, SPACES, /years?/)),
    _months: _ => token(seq(/[0-9]+/, SPACES, /(month|year)s?/)),
    money: _ => token(seq('£', NUMBER, optional(choice('bn', 'm', 'k')))),
    rate: _ =>
      token(
        seq(
          '£',
          NUMBER,
          optional(choice('bn', 'm', 'k')),
          SPACES,
          RATE_PER,
        ),
      ),
    _number_rate: _ => token(seq(NUMBER, optional(seq(SPACES, 'percentage', SPACES, 'point', optional('s'))), SPACES, RATE_PER)),
    date: _ => token(seq(/[0-9][0-9]?/, SPACES, MONTH, SPACES, /[0-9][0-9][0-9][0-9]/)),
    moment: _ =>
      token(
        seq(/[0-9][0-9]?/, SPACES, MONTH, SPACES, /[0-9][0-9][0-9][0-9]/, SPACES, 'at', SPACES, /[0-9][0-9]?:[0-9][0-9]/),
      ),
    day_of_year: _ => token(seq(/[0-9][0-9]?/, SPACES, MONTH)),
    financial_year: _ => token(FINANCIAL_YEAR),
    contract_year: _ => token(YEAR),
    contract_years: _ => token(seq('Years', SPACES, /[0-9]+/, SPACES, 'to', SPACES, /[0-9]+/)),
    period: _ =>
      token(
        choice(
          seq('Quarter', SPACES, /[0-9]+/, optional(seq(SPACES, 'of', SPACES, YEAR))),
          seq(/Q[0-9]+/, SPACES, FINANCIAL_YEAR),
          seq(MONTH, SPACES, /[0-9][0-9][0-9][0-9]/),
        ),
      ),
    yes_no: _ => choice('yes', 'no'),
    _period: $ => choice($.period, $.contract_year, $.financial_year),
    _figure: $ => choice($.money, $.rate, $._numeric, $.period, $.contract_year, $.yes_no),
    // What begins with a digit.
    _numeric: $ =>
      choice($.number, alias($._number_rate, $.rate), $.percentage, $.percentage_points, $.duration, $.date, $.moment, $.financial_year),
    signed_literal: $ => seq(optional($.minus_sign), $._figure),
    currency_code: _ => /[A-Z][A-Z][A-Z]/,

    // ---- Expressions ----

    expression: $ => choice($.choice, $._chain),
    plain: $ => $._chain,
    // As much as there is: what stands behind a `where` goes on as long as it can.
    _chain: $ => prec.right(seq($._operand, repeat(seq($.operator, optional($._wrap), $._operand)))),
    choice: $ => seq('if', field('condition', $.gate), 'then', field('then', $.plain), 'else', field('else', $.plain)),
    _operand: $ => seq(optional($.minus_sign), $._primary),
    _primary: $ =>
      choice(
        $._figure,
        $.aggregate,
        $.count_over,
        $.percentile_of,
        $.placed,
        $.rounded,
        $.root,
        $.previous,
        $.paid_so_far,
        $.path,
        $.parenthesis,
      ),
    aggregate: $ =>
      seq(
        $._aggregate_word,
        $.operator,
        choice(
          seq($._open, $.expression, choice(seq(repeat1(seq($._comma, $.expression)), ')'), seq(')', $._over))),
          seq($.path, $._over),
        ),
      ),
    _over: $ => seq(optional($.weighted), 'over', $.domain, optional($.where_filter)),
    weighted: $ => seq('weighted', 'by', choice($.parenthesis, $.path)),
    where_filter: $ => seq('where', $._gate_core),
    count_over: $ => seq('count', $.operator, $.domain, optional($.where_filter)),
    domain: $ =>
      choice(
        seq(choice('indicators', 'outcomes', 'segments', 'components', 'lines'), 'of', $.path),
        seq('amounts', $._open, $.path, repeat(seq($._comma, $.path)), ')'),
        // Of a payment; or of all, and then an operator may follow.
        seq('parties', optional(seq($.operator, $.path))),
        seq('its', choice('months', 'quarters', 'half-years', 'segments')),
        seq(optional(words('up to')), words('the last'), $._years),
        words('the term so far'),
        words('the years before'),
        $.domain_providers,
      ),
    root: $ =>
      seq(
        choice(words('square root'), 'exponential'),
        'of',
        choice($.parenthesis, $.path, $._numeric),
        'to',
        $.step,
        oneOf(...DIRECTIONS),
      ),
    paid_so_far: $ => seq(words('paid so far this'), choice('term', 'year')),
    domain_providers: $ =>
      choice(
        $.name,
        seq(
          choice(
            seq('all', optional('others')),
            seq(choice('those', 'others', seq('at', 'least', $.integer, optional('others'))), words('with a figure')),
          ),
          'in',
          $.name,
        ),
      ),
    percentile_of: $ =>
      seq(
        'percentile',
        $.number,
        $.operator,
        choice($.parenthesis, $.path),
        'over',
        $.domain_providers,
        optional($.where_filter),
        optional(seq($._comma, oneOf('nearest rank', 'between ranks'))),
      ),
    placed: $ =>
      seq(
        $._placed_word,
        $.operator,
        choice($.parenthesis, $.path),
        optional(seq($.operator, $.name)),
        'over',
        $.domain_providers,
        optional(seq($._comma, choice('highest', 'lowest'), 'first')),
        optional(seq($._comma, words('ties at the'), choice('better', 'worse', 'mean'), 'place')),
      ),
    _placed_word: _ => choice('rank', 'quartile'),
    _aggregate_word: _ => choice('lowest', 'highest', 'total', 'mean', 'median'),
    rounded: $ => seq('round', choice($.parenthesis, $.path), 'to', $.step, oneOf(...DIRECTIONS)),
    step: $ => $._figure,
    previous: $ => seq('previous', $.path),
    parenthesis: $ => seq($._open, $.expression, ')'),

    // ---- Tests and conditions ----

    test: $ => joined($, $._test_unit),
    _test_unit: $ => choice($.comparison, $.between, seq($._open, $.test, ')')),
    comparison: $ => seq(
        oneOf(
          'on or before',
          'on or after',
          'before',
          'after',
          'at least',
          'above',
          'at most',
          'below',
          'exactly',
        ),
        $.plain,
      ),
    between: $ => seq('between', $.plain, 'and', optional($._wrap), $.plain, choice('inclusive', 'exclusive')),

    gate: $ => joined($, $._gate_unit),
    _gate_unit: $ => choice($.gate_not, $._gate_core),
    gate_not: $ => seq('not', $._gate_core),
    _gate_core: $ =>
      choice(
        $.outcomes_achieved, $.gate_count, $.own_achieved, $.own_role, $.achieved, $.is_met, $.is_known, $.gate_is, seq($._open, $.gate, ')'),
      ),
    gate_count: $ =>
      seq(
        choice('all', 'any', seq('at', 'least', $.integer)),
        'of',
        choice(
          seq($.own_achieved, $._gate_over),
          seq($._open, $.gate, choice(seq(repeat1(seq($._comma, $.gate)), ')'), seq(')', $._gate_over))),
        ),
      ),
    _gate_over: $ => seq('over', $.domain, optional($.where_filter)),
    own_achieved: _ => 'achieved',
    own_role: $ => seq('role', 'is', optional('not'), $._role),
    achieved: $ => seq($.path, 'is', 'achieved'),
    is_met: $ => seq($.path, 'is', optional('not'), 'met'),
    is_known: $ => seq($.path, 'is', optional('not'), 'known'),
    gate_is: $ =>
      seq($.plain, 'is', choice($.test, seq('within', $.plain, choice('after', 'before'), $.plain))),
    outcomes_achieved: $ =>
      choice(
        words('all outcomes are achieved'),
        words('any outcome is achieved'),
        seq('at', 'least', $.integer, oneOf('outcomes are', 'outcome is'), 'achieved'),
      ),

    // ---- Settings over time ----

    until: $ => seq('until', choice($.date, $.end_of_year)),
    end_of_year: $ => seq('the', 'end', 'of', $.contract_year),
    by_year: $ => seq('by', 'year', $.table),
    by_date: $ => seq('by', 'date', optional(seq($._comma, $.set_on)), $.table),
    set_on: _ => oneOf('set on the first day', 'set on the last day'),

    place: $ =>
      choice(
        seq('in', $.contract_years),
        seq(choice('in', 'before', 'from'), $.contract_year),
      ),

    // ---- Tables ----

    table: $ =>
      seq(
        '{',
        $._newline,
        repeat($._newline),
        $.header_row,
        $._newline,
        repeat(choice($._newline, seq($.row, $._newline))),
        '}',
      ),
    header_row: $ => seq($._bar, repeat1(seq(alias($._heading, $.cell), $._bar))),
    // The heading of a table by two values begins with an empty cell.
    grid: $ =>
      seq(
        '{',
        $._newline,
        repeat($._newline),
        $.grid_heading,
        $._newline,
        repeat(choice($._newline, seq($.row, $._newline))),
        '}',
      ),
    grid_heading: $ => seq($._bar, $._bar, repeat1(seq($.cell, $._bar))),
    // The table of `by lines` has no heading.
    lines: $ => seq('{', $._newline, repeat(choice($._newline, seq($.row, $._newline))), '}'),
    _heading: $ => choice($._period, $.path),
    row: $ => seq($._bar, repeat1(seq($.cell, $._bar))),
    cell: $ => choice($.nothing, $.string, $.test, $.expression),

    // A row of a table of items, and a value of a variation: what it holds depends on the heading, or on the term that
    // is changed, which only the compiler knows.
    item_row: $ => seq($._bar, repeat1(seq(optional(alias($._loose_cell, $.cell)), $._bar))),
    _bar: $ => alias($._pipe, '|'),
    _loose_cell: $ => choice($.nothing, repeat1($._loose)),
    _loose: $ =>
      choice(
        $._figure,
        $.string,
        $.path,
        $.contract_years,
        $.day_of_year,
        $.currency_code,
        seq($.operator, optional($._wrap)),
        $.minus_sign,
        alias($._any_equals, '='),
        $._open,
        ')',
        $._comma,
      ),
    loose_value: $ => choice($.nothing, seq(repeat1($._loose), optional($.table))),

    // ---- contract, party, segment, levels, import ----

    contract: $ =>
      titled(
        $,
        'contract',
        $.language,
        $.reference,
        $.term,
        $.years_begin,
        $.extension,
        $.currency,
        $.rounding,
        $.points_total,
        $.suppressed_counts,
        $.rounded_counts,
      ),
    language: $ => seq('language', $.integer),
    reference: $ => seq('reference', $.string),
    term: $ => seq('term', $.date, 'to', $.date),
    years_begin: $ => seq('years', 'begin', 'on', $.day_of_year),
    extension: $ =>
      seq(
        'extension',
        'by',
        $.name,
        $._comma,
        words('up to'),
        alias($._years, $.duration),
        optional(seq($._comma, words('notice by'), $.date)),
      ),
    currency: $ => seq('currency', $.currency_code),
    rounding: $ => seq('rounding', 'to', $.money, oneOf(...DIRECTIONS)),
    points_total: $ => seq('points', 'total', $.number),
    suppressed_counts: $ =>
      seq('suppressed', choice(seq('counts', 'from', $.number, 'to', $.number), words('counts are missing'))),
    rounded_counts: $ =>
      seq('rounded', choice(seq(words('counts to the nearest'), $.number), words('not at all'))),

    party: $ =>
      seq('party', field('name', $.name), field('title', $.string), optional(block($, $.role, $.ods, $.succeeded))),
    parties: $ => plural($, 'parties', $.role, $.ods, $.succeeded),
    role: $ => seq('role', $._role),
    _role: _ => oneOf('co-ordinating-commissioner', 'commissioner', 'lead-provider', 'provider', 'subcontractor'),
    ods: $ => seq('ods', $.string),
    succeeded: $ => seq('succeeded', 'by', $.name, 'from', $.date, optional(seq($._comma, $.set_on))),

    providers: $ =>
      seq('providers', field('name', $.name), field('title', $.string), $._head_equals, list($, alias($.name, $.member_name))),
    each_of: $ => seq(words('for each of'), $.name),

    segment: $ => seq('segment', field('name', $.name), field('title', $.string), optional(block($, $.codes))),
    segments: $ => plural($, 'segments', $.codes),
    codes: $ => seq('codes', $.string),

    levels: $ => seq('levels', field('name', $.name), list($, alias($.name, $.level))),

    import: $ => seq('import', $.string),

    // ---- amount, define, curve ----

    amount: $ =>
      seq(
        'amount',
        field('name', $.name),
        field('title', $.string),
        choice(
          seq('by', 'year', optional(seq($._comma, $.pro_rata)), $.table),
          seq('by', 'lines', optional(seq($._comma, $.pro_rata)), alias($.lines, $.table)),
          seq('by', 'financial', 'year', optional(seq($._comma, 'apportioned', $._days_or_months)), $.table),
          seq(
            'uplifted',
            optional(seq($._comma, $.pro_rata)),
            block($, $.uplifted_base, $.uplift, $.efficiency, $.uplifted_rounded, $.apportioned),
          ),
          seq($._head_equals, timeline($, $.expression), optional(seq($._comma, $.pro_rata))),
        ),
      ),
    amounts: $ => plural($, 'amounts'),
    uplifted_base: $ => seq('base', $.money, 'in', choice($.financial_year, $.contract_year)),
    uplift: $ => seq('uplift', $._factors),
    efficiency: $ => seq('efficiency', $._factors),
    _factors: $ =>
      choice(seq('by', 'financial', 'year', $.table), $.by_year, seq(optional($.minus_sign), $.percentage)),
    uplifted_rounded: $ => seq('rounded', 'each', 'year', 'to', $.step, oneOf(...DIRECTIONS)),
    apportioned: $ => seq('apportioned', $._days_or_months),
    pro_rata: $ => seq('pro', 'rata', $._days_or_months),
    _days_or_months: _ => seq('by', choice('days', 'months')),

    define: $ =>
      seq(
        'define',
        field('name', $.name),
        field('title', $.string),
        optional($.each_of),
        choice(
          seq('by', choice('cases', 'provider'), $.table),
          seq(words('by table of'), $.path, 'and', $.path, $.grid),
          seq($._head_equals, timeline($, $.expression)),
        ),
      ),

    curve: $ =>
      seq(
        'curve',
        field('name', $.name),
        field('title', $.string),
        choice(
          seq('by', 'thresholds', $.table),
          seq(words('on a sliding scale'), optional(seq($._comma, $.beyond)), $.table),
          seq('in', 'slices', $.table),
        ),
      ),
    beyond: _ => seq(oneOf('flat', 'continued', 'an error'), 'beyond', 'the', 'ends'),

    carried: $ =>
      seq(
        'carried',
        field('name', $.name),
        field('title', $.string),
        optional($.each_of),
        block($, $.carried_opens, $.carried_closes, $.then, $.carried_after),
      ),
    carried_opens: $ => seq('opens', 'with', $.expression),
    carried_closes: $ => seq('closes', 'with', timeline($, $.expression)),
    carried_after: $ =>
      seq(
        words('after the term'),
        choice('lapses', seq(words('paid by'), $.name), words('left to the parties')),
      ),

    // ---- input ----

    input: $ => named($, 'input', ...inputStatements($)),
    inputs: $ => plural($, 'inputs', ...inputStatements($)),
    unit: $ => seq('unit', $._measured_kind),

    // ---- payment ----

    payment: $ =>
      named(
        $,
        'payment',
        ...paymentStatements($),
        $.gains,
        $.losses,
        $.outcome,
        $.outcomes,
        $.additional,
        $.additionals,
        alias($.payment_as_from, $.as_from),
      ),
    payments: $ => plural($, 'payments', ...paymentStatements($)),
    payment_as_from: $ => asFrom($, ...paymentStatements($)),
    from: $ => seq('from', choice($._party_shares, $.to_each_of)),
    to: $ => seq('to', choice($._party_shares, $.to_each_of)),
    to_each_of: $ => seq('each', 'of', $.name),
    whole_from: $ => seq('from', $._party_shares),
    whole_to: $ => seq('to', $._party_shares),
    _party_shares: $ =>
      seq(list($, $.party_share), optional(seq($._comma, $.odd_pennies_to))),
    party_share: $ => seq($.name, optional($.percentage)),
    odd_pennies_to: $ => seq('odd', 'pennies', 'to', $.name),
    passed_on: $ =>
      seq('passed', 'on', list($, $.passed_share), optional(seq($._comma, $.odd_pennies_to))),
    passed_share: $ => seq($.percentage, 'to', $.name),
    payment_pays: $ => seq('pays', timeline($, $.expression)),
    pot: $ => seq('pot', timeline($, $.expression)),
    shared: $ =>
      seq(
        'shared',
        choice(
          seq(words('in proportion to'), $.plain),
          seq(
            words('at one price for each of'),
            $.plain,
            optional(seq($._comma, words('the price rounded to'), $.step, oneOf(...DIRECTIONS))),
          ),
        ),
        optional(seq($._comma, words('none above'), $.plain)),
        optional(seq($._comma, words('the rest'), choice($._unshared, seq('to', $.name)))),
        optional(seq($._comma, 'else', $._unshared)),
      ),
    _unshared: _ => oneOf('missed', 'not available'),
    each: $ =>
      seq(
        'each',
        'year',
        optional(
          seq(
            $._comma,
            choice(
              seq('in', $.integer, choice('monthly', 'quarterly'), 'instalments'),
              seq('in', choice('monthly', 'quarterly'), 'instalments', 'of', list($, $.percentage)),
              seq($.percentage, 'on', 'account', choice('monthly', 'quarterly')),
            ),
            optional(seq($._comma, oneOf('odd pennies in the last', 'each rounded'))),
          ),
        ),
        optional(seq($._comma, 'balance', $.integer, choice('day', 'days'), words('after final data'))),
      ),
    applies: $ => seq('applies', $.place),
    not_earned: $ =>
      seq(
        words('not earned kept by'),
        $.name,
        optional(seq($._comma, words('to name services within'), alias($._days, $.duration))),
      ),
    only_if: $ => seq('only', 'if', $.gate),
    reduced: $ => seq('reduced', 'by', $.percentage, 'unless', $.gate),
    bonus: $ =>
      seq('bonus', choice($.percentage, seq($.number, choice('point', 'points'))), 'if', $.gate),
    refer: $ => seq(words('refer to the parties if'), $.gate),
    then: $ =>
      seq(
        'then',
        choice(
          seq(choice(words('not above'), words('not below'), 'less', 'plus', alias($._times, '×')), $.expression),
          seq('round', 'to', $.step, oneOf(...DIRECTIONS)),
          seq(words('recover what is below'), $.money),
          $.pro_rata,
        ),
      ),
    compare: $ => seq('compare', $.plain, 'with', $.plain),
    gains: $ => plural_block($, 'gains', ...sideStatements($)),
    losses: $ => plural_block($, 'losses', ...sideStatements($)),

    additional: $ =>
      named($, 'additional', ...additionalStatements($), alias($.additional_as_from, $.as_from)),
    additionals: $ => plural($, 'additionals', ...additionalStatements($)),
    additional_as_from: $ => asFrom($, ...additionalStatements($)),

    // ---- outcome, indicator ----

    outcome: $ =>
      named(
        $,
        'outcome',
        ...outcomeStatements($),
        alias($.outcome_as_from, $.as_from),
        $.indicator,
        $.indicators,
      ),
    outcomes: $ => plural($, 'outcomes', ...outcomeStatements($)),
    outcome_as_from: $ => asFrom($, ...outcomeStatements($)),
    hierarchy: $ => seq('hierarchy', $.string),
    goal: $ => seq('goal', $.string),
    points: $ => seq('points', $.number),
    weight: $ => seq('weight', $.number),
    share: $ => seq('share', $.percentage),
    fixed: _ => words('fixed for the term'),

    indicator: $ =>
      named(
        $,
        'indicator',
        ...indicatorStatements($),
        alias($.indicator_as_from, $.as_from),
        $.component,
        $.components,
      ),
    indicators: $ => plural($, 'indicators', ...indicatorStatements($)),
    component: $ => named($, 'component', ...componentStatements($)),
    components: $ => plural($, 'components', ...componentStatements($)),
    indicator_as_from: $ => asFrom($, ...indicatorStatements($)),

    code: $ => seq('code', $.string),
    definition: $ => seq('definition', $.string),
    measures: $ => seq('measures', $.string, choice(seq('out', 'of', $.string), seq('as', $._measured_kind))),
    _measured_kind: $ =>
      choice(
        seq('level', 'of', $.name),
        oneOf('yes-no', 'count', 'number', 'percentage', 'money', 'days', 'hours', 'minutes', 'date', 'moment'),
      ),
    better: _ => seq('better', choice('higher', 'lower')),
    source: $ => seq('source', $.string, optional(seq($._comma, 'submitted', 'by', $.name))),
    reported: $ => seq('reported', $._frequency, optional($.each_of)),
    reported_alone: $ => seq('reported', $._frequency),
    _frequency: _ => choice('monthly', 'quarterly', 'half-yearly', 'yearly'),
    assessed: $ =>
      seq(
        'assessed',
        choice(
          seq(
            words('yearly on the'),
            choice('total', 'mean', 'latest', 'best', 'worst'),
            words('of its'),
            choice('months', 'quarters', 'half-years'),
          ),
          seq(
            choice('monthly', 'quarterly', 'half-yearly'),
            choice(
              words('each on its own'),
              seq(words('on the year to date'), $._comma, choice('with', 'without'), 'catch-up'),
            ),
          ),
        ),
      ),
    broken_down: $ => seq(words('broken down by'), list($, $.name)),
    combined: $ =>
      seq(
        'combined',
        choice(
          seq(
            oneOf('by adding up', 'by weight', 'by the lowest', 'by the highest', 'by the first that applies'),
            optional(seq($._comma, words('rounded to'), $.step, oneOf(...DIRECTIONS))),
          ),
          list($, $.combined_tier),
        ),
      ),
    combined_tier: $ => seq($.percentage, 'if', $.parts_achieved),
    parts_achieved: $ =>
      seq(
        choice(
          seq('all', choice('segments', 'components'), 'are'),
          seq('any', choice('segment', 'component'), 'is'),
          seq(
            'at',
            'least',
            $.integer,
            choice(seq(choice('segments', 'components'), 'are'), seq(choice('segment', 'component'), 'is')),
          ),
        ),
        'achieved',
      ),
    by_segment: $ => plural_block($, words('by segment'), $.item_row),
    phase_in: $ => seq('phase-in', list($, $.phase_entry)),
    phase_entry: $ => seq($.phase, optional($.place)),
    phase: _ =>
      oneOf('not measured', 'baseline', 'reported', 'paid for data', 'deemed met', 'linked to payment'),
    baseline: $ => seq('baseline', $.expression),
    target: $ => seq('target', timeline($, $.test)),
    pays: $ =>
      seq(
        'pays',
        choice(
          seq($.percentage, 'at', 'target'),
          seq(
            oneOf('by thresholds', 'on a sliding scale', 'by level'),
            optional(seq($._comma, words('as a share of the pot'))),
            $.table,
          ),
          $.expression,
        ),
      ),
    missing: $ =>
      seq('missing', $.consequence, repeat(seq($._comma, $.consequence, 'when', $.missing_kind))),
    minimum_denominator: $ => seq('minimum', 'denominator', $.number, $._comma, 'else', $.consequence),
    // `and` must not begin the next line here, though elsewhere a line that begins with it goes on.
    consequence: _ =>
      choice(
        oneOf('pays nothing', 'withheld', 'carried forward', 'excluded', 'presumed met', 'counts as zero', 'counts as no'),
        alias(token(/excluded +and +weight +shared/), 'excluded'),
      ),
    missing_kind: _ => oneOf('not due', 'not submitted', 'not applicable', 'suppressed'),

    // ---- requirement ----

    requirement: $ => named($, 'requirement', ...requirementStatements($)),
    requirements: $ => plural($, 'requirements', ...requirementStatements($)),
    standard: $ =>
      seq('target', timeline($, choice('none', $.test), seq('by', choice('month', 'quarter'), $.table))),
    worded: $ => seq('definition', timeline($, $.string)),
    basis: $ => seq('basis', timeline($, $.string)),
    grace: $ => seq('grace', list($, $.grace_time)),
    grace_time: $ => seq(alias($._months, $.duration), 'from', $.date),
    missed: $ => seq(words('missed exception report within'), alias($._days, $.duration)),
    judged_missing: $ =>
      seq('missing', $.judged_as, repeat(seq($._comma, $.judged_as, 'when', $.missing_kind))),
    judged_as: _ => oneOf('not judged', 'counts as missed'),
    deducts: $ =>
      seq(
        'deducts',
        $.expression,
        words('for each'),
        choice('month', 'quarter', 'half-year', 'year'),
        'missed',
        optional(seq($._comma, words('at most'), $.expression, words('a year'))),
      ),

    // ---- records, and what is counted in them ----

    records: $ =>
      named($, 'records', $.source, $.period_by, $.excluded_if, $.row_formula, $.criterion, $.columns),
    period_by: $ => seq('period', 'by', $.name),
    excluded_if: $ => seq('excluded', 'if', $.gate),
    row_formula: $ => seq('formula', field('name', $.name), field('title', $.string), $._equals, $.expression),
    criterion: $ => seq('criterion', field('name', $.name), field('title', $.string), $._equals, $.gate),
    columns: $ => plural_block($, 'columns', $.item_row),
    counted: $ => seq('counted', rowCount($), optional(seq($._comma, 'out', 'of', rowCount($)))),
    each_once: _ =>
      seq('each', 'once', choice(words('in the term'), seq('a', choice('month', 'quarter', 'half-year', 'year')))),
    each_person: $ =>
      seq(
        oneOf('not above', 'the part above'),
        $.plain,
        words('for each person a'),
        choice('month', 'quarter', 'half-year', 'year'),
      ),

    // ---- example ----

    example: $ => titled($, 'example', $.example_in, $.given, $.given_records, $.expect),
    examples: $ => plural($, 'examples', $.example_in, $.given, $.given_records, $.expect),
    example_in: $ => seq('in', $.contract_year),
    given: $ =>
      seq(
        'given',
        $.path,
        optional(seq('of', $.name)),
        optional(seq('in', $._period)),
        $._equals,
        choice($.ratio, $.missing_kind, $.signed_literal, alias(choice($.name, 'not'), $.level)),
      ),
    given_records: $ => seq('given', $.name, $._comma, 'extracted', $.date, $.table),
    ratio: $ => seq($._given_count, 'out', 'of', $._given_count),
    _given_count: $ => choice($.number, 'suppressed'),
    expect: $ =>
      seq(
        'expect',
        $.path,
        optional(seq('of', $.name)),
        optional(seq('in', $._period)),
        $._equals,
        choice($.judgement, $.expected_parties, $.signed_literal),
      ),
    expected_parties: $ => list($, $.name),
    judgement: _ => oneOf('met', 'missed', 'missing', 'not judged', 'in grace'),

    // ---- variation, as from ----

    variation: $ => named($, 'variation', ...variationStatements($), $.changes, $.added),
    variations: $ => plural($, 'variations', ...variationStatements($)),
    agreed: $ => seq('agreed', $.date, 'by', list($, $.name)),
    effective: $ => seq('effective', $.date, optional(seq($._comma, $.set_on))),
    overriding: $ => seq('overriding', $.path),
    remove: $ => seq('remove', $.path),
    added: $ =>
      seq(
        'add',
        choice(
          block($, ...addable($)),
          seq(
            'to',
            $.path,
            optional(seq($._comma, 'before', $.name)),
            block(
              $,
              ...addable($),
              $.outcome,
              $.outcomes,
              $.additional,
              $.additionals,
              $.indicator,
              $.indicators,
            ),
          ),
        ),
      ),
    in_force: $ =>
      seq(
        'in',
        'force',
        choice(seq('from', $.date, optional(seq('until', $.date))), seq('until', $.date)),
        optional(seq($._comma, $.set_on)),
      ),
    change: $ =>
      seq('change', $.path, optional(seq('in', choice($.financial_year, $.contract_year, $.changed_cell)))),
    changed_cell: $ =>
      seq(
        'row',
        field('row', alias($._row_label, $.cell)),
        optional(seq($._comma, 'column', field('column', alias($._column_label, $.cell)))),
      ),
    _row_label: $ => choice($.string, $.test, $.expression),
    _column_label: $ => choice($._period, seq($.path, repeat($.name))),
    change_from: $ => seq('from', $.loose_value),
    change_to: $ => seq('to', $.loose_value),
    changes: $ => plural_block($, 'changes', $.item_row),
  },
});

function addable($) {
  return [
    $.contract,
    $.party,
    $.parties,
    $.providers,
    $.segment,
    $.segments,
    $.levels,
    $.amount,
    $.amounts,
    $.define,
    $.carried,
    $.curve,
    $.input,
    $.inputs,
    $.payment,
    $.payments,
    $.records,
    $.requirement,
    $.requirements,
    $.example,
    $.examples,
  ];
}

function plural_block($, keyword, ...statements) {
  return seq(keyword, block($, ...statements));
}

function asFrom($, ...statements) {
  return seq('as', 'from', $.date, optional(seq($._comma, $.set_on)), block($, ...statements));
}

function rowCount($) {
  return seq(
    choice('rows', 'persons', seq(choice('total', 'median', 'lowest', 'highest'), 'of', $.plain)),
    'in',
    $.name,
    optional(seq('where', $.gate)),
    optional(seq($._comma, choice($.each_once, $.each_person))),
  );
}

function inputStatements($) {
  return [$.unit, $.in_force, $.source, $.reported, $.assessed, $.missing, $.suppressed_counts, $.rounded_counts, $.counted];
}

function paymentStatements($) {
  return [
    $.from,
    $.to,
    $.passed_on,
    alias($.payment_pays, $.pays),
    $.pot,
    $.shared,
    $.then,
    $.compare,
    $.each,
    $.applies,
    $.not_earned,
    $.in_force,
    $.only_if,
    $.reduced,
    $.refer,
    $.bonus,
  ];
}

function sideStatements($) {
  return [$.from, $.to, alias($.payment_pays, $.pays), $.then, $.only_if];
}

function additionalStatements($) {
  return [$.points, $.weight, $.share, $.in_force, $.only_if];
}

function assessmentStatements($) {
  return [
    $.code,
    $.measures,
    $.better,
    $.source,
    $.reported,
    $.phase_in,
    $.target,
    $.pays,
    $.missing,
    $.definition,
    $.assessed,
    $.broken_down,
    $.combined,
    $.by_segment,
    $.baseline,
    $.minimum_denominator,
    $.suppressed_counts,
    $.rounded_counts,
    $.counted,
  ];
}

function outcomeStatements($) {
  return [$.hierarchy, $.goal, $.points, $.weight, $.share, $.fixed, $.in_force, ...assessmentStatements($)];
}

function indicatorStatements($) {
  return [$.weight, $.share, $.in_force, ...assessmentStatements($)];
}

function componentStatements($) {
  return [
    $.weight,
    $.code,
    $.measures,
    $.better,
    $.source,
    $.reported,
    $.target,
    $.pays,
    $.missing,
    $.definition,
    $.assessed,
    $.baseline,
    $.minimum_denominator,
    $.suppressed_counts,
    $.rounded_counts,
  ];
}

function requirementStatements($) {
  return [
    $.code,
    $.measures,
    $.source,
    alias($.reported_alone, $.reported),
    $.counted,
    $.applies,
    alias($.standard, $.target),
    alias($.worded, $.definition),
    $.basis,
    $.grace,
    $.missed,
    alias($.judged_missing, $.missing),
    $.deducts,
    $.in_force,
    alias($.whole_from, $.from),
    alias($.whole_to, $.to),
  ];
}

function variationStatements($) {
  return [
    $.agreed,
    $.effective,
    $.overriding,
    $.remove,
    $.change,
    alias($.change_from, $.from),
    alias($.change_to, $.to),
  ];
}
