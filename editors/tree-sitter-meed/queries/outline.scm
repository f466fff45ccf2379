; What an outline shows: the keyword, the name and the title of each item.

(party "party" @context name: (name) @name title: (string) @context.extra) @item
(providers "providers" @context name: (name) @name title: (string) @context.extra) @item
(segment "segment" @context name: (name) @name title: (string) @context.extra) @item
(amount "amount" @context name: (name) @name title: (string) @context.extra) @item
(define "define" @context name: (name) @name title: (string) @context.extra) @item
(carried "carried" @context name: (name) @name title: (string) @context.extra) @item
(curve "curve" @context name: (name) @name title: (string) @context.extra) @item
(input "input" @context name: (name) @name title: (string) @context.extra) @item
(payment "payment" @context name: (name) @name title: (string) @context.extra) @item
(outcome "outcome" @context name: (name) @name title: (string) @context.extra) @item
(indicator "indicator" @context name: (name) @name title: (string) @context.extra) @item
(component "component" @context name: (name) @name title: (string) @context.extra) @item
(additional "additional" @context name: (name) @name title: (string) @context.extra) @item
(records "records" @context name: (name) @name title: (string) @context.extra) @item
(row_formula "formula" @context name: (name) @name title: (string) @context.extra) @item
(criterion "criterion" @context name: (name) @name title: (string) @context.extra) @item
(requirement "requirement" @context name: (name) @name title: (string) @context.extra) @item
(variation "variation" @context name: (name) @name title: (string) @context.extra) @item
(levels "levels" @context name: (name) @name) @item
(contract "contract" @context title: (string) @name) @item
(example "example" @context title: (string) @name) @item
(parties "parties" @name) @item
(segments "segments" @name) @item
(amounts "amounts" @name) @item
(inputs "inputs" @name) @item
(payments "payments" @name) @item
(outcomes "outcomes" @name) @item
(indicators "indicators" @name) @item
(components "components" @name) @item
(additionals "additionals" @name) @item
(requirements "requirements" @name) @item
(variations "variations" @name) @item
(examples "examples" @name) @item
