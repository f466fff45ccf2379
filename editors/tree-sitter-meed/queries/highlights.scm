; No node is captured twice, so that the order of the patterns, which editors read differently, does not matter.

(comment) @comment
(string) @string
[(number) (integer) (percentage) (percentage_points) (money) (rate) (duration)] @number
[(date) (moment) (day_of_year) (period) (financial_year) (contract_year) (contract_years)] @string.special
(yes_no) @boolean
[(currency_code) (level)] @constant
[(operator) (minus_sign) "×" "="] @operator
(nothing) @comment
["{" "}" "(" ")"] @punctuation.bracket
["," "|"] @punctuation.delimiter

; Names: where they are defined, and where they are used.
(party name: (name) @type)
(providers name: (name) @type)
(member_name) @variable
(domain_providers (name) @variable)
(each_of (name) @variable)
(to_each_of (name) @variable)
(shared (name) @variable)
(placed (name) @variable)
(segment name: (name) @type)
(levels name: (name) @type)
(amount name: (name) @function)
(define name: (name) @function)
(carried name: (name) @function)
(carried_after (name) @variable)
(curve name: (name) @function)
(input name: (name) @function)
(payment name: (name) @function)
(outcome name: (name) @function)
(indicator name: (name) @function)
(component name: (name) @function)
(additional name: (name) @function)
(records name: (name) @function)
(row_formula name: (name) @function)
(criterion name: (name) @function)
(requirement name: (name) @function)
(variation name: (name) @function)
(path (name) @variable)
(period_by (name) @variable)
(counted (name) @variable)
(given_records (name) @variable)
(member) @variable.member
(extension (name) @variable)
(party_share (name) @variable)
(passed_share (name) @variable)
(odd_pennies_to (name) @variable)
(not_earned (name) @variable)
(source (name) @variable)
(broken_down (name) @variable)
(given (name) @variable)
(expect (name) @variable)
(succeeded (name) @variable)
(agreed (name) @variable)
(expected_parties (name) @variable)
(measures (name) @variable)
(unit (name) @variable)

; Items.
[
  "additional" "additionals" "amount" "amounts" "carried" "change" "changes" "component" "components" "columns" "contract" "criterion" "curve" "define" "example" "examples"
  "gains" "import" "indicator" "indicators" "input" "inputs" "levels" "losses" "outcome" "outcomes" "parties" "party"
  "payment" "payments" "providers" "records" "requirement" "requirements" "segment" "segments" "variation" "variations"
] @keyword

; Statements, and the words that hold them together.
[
  "available" "figure" "others" "percentile" "place" "price" "proportion" "quartile" "rank" "ranks" "recover" "what" "rest" "those" "ties" "worse"
  "a" "above" "account" "achieved" "add" "adding" "after" "agreed" "all" "an" "and" "any" "applies" "apportioned" "are" "as"
  "assessed" "at" "balance" "base" "baseline" "basis" "before" "begin" "below" "better" "between" "beyond" "bonus"
  "broken" "by" "cases" "closes" "code" "codes" "column" "combined" "compare" "continued" "count" "counted" "counts" "currency" "data"
  "date" "day" "deducts" "definition" "denominator" "down" "due" "each" "earned" "effective" "efficiency" "else" "end"
  "ends" "error" "even" "exactly" "exception" "exclusive" "expect" "exponential" "extension" "extracted" "far" "final"
  "financial" "first" "fixed" "flat" "for" "force" "formula" "from" "given" "goal" "grace" "half" "hierarchy" "highest" "if"
  "in" "inclusive" "instalments" "is" "its" "kept" "language" "lapses" "last" "least" "left" "less" "level" "lines" "lowest" "mean"
  "measures" "median" "minimum" "missed" "missing" "month" "most" "name" "nearest" "none" "not" "notice" "odd" "ods"
  "of" "on" "once" "one" "only" "opens" "or" "out" "over" "overriding" "own" "paid" "part" "passed" "pays" "pennies" "period" "person"
  "persons" "phase-in" "plus" "point" "points" "pot" "previous" "pro" "quarter" "rata" "reduced" "refer" "reference"
  "remove" "report" "reported" "role" "root" "round" "rounded" "rounding" "row" "rows" "scale" "services" "set" "share" "shared" "slices"
  "sliding" "so" "source" "square" "submitted" "succeeded" "suppressed" "table" "target" "term" "that" "the" "then"
  "this" "thresholds" "to" "total" "unit" "unless" "until" "up" "uplift" "uplifted" "weight" "weighted" "when" "where"
  "with" "within" "without" "year" "years"
] @keyword

; Words that are values.
[
  "applicable" "best" "catch-up" "co-ordinating-commissioner" "commissioner" "count" "days" "deemed"
  "excluded" "forward" "half-year" "half-yearly" "half-years" "higher" "hours" "judged" "known" "latest" "lead-provider"
  "linked" "lower" "measured" "met" "minutes" "moment" "money" "monthly" "months" "nothing" "number" "paid" "percentage"
  "presumed"
  "provider" "quarterly" "quarters" "subcontractor" "withheld" "worst" "yearly" "yes-no" "zero"
] @constant.builtin
