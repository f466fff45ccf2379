; What an outline shows: the keyword, the name and the title of each item.

(party "party" @context name: (name) @name title: (string) @annotation) @item
(providers "providers" @context name: (name) @name title: (string) @annotation) @item
(segment "segment" @context name: (name) @name title: (string) @annotation) @item
(amount "amount" @context name: (name) @name title: (string) @annotation) @item
(define "define" @context name: (name) @name title: (string) @annotation) @item
(curve "curve" @context name: (name) @name title: (string) @annotation) @item
(input "input" @context name: (name) @name title: (string) @annotation) @item
(payment "payment" @context name: (name) @name title: (string) @annotation) @item
(outcome "outcome" @context name: (name) @name title: (string) @annotation) @item
(indicator "indicator" @context name: (name) @name title: (string) @annotation) @item
(component "component" @context name: (name) @name title: (string) @annotation) @item
(additional "additional" @context name: (name) @name title: (string) @annotation) @item
(requirement "requirement" @context name: (name) @name title: (string) @annotation) @item
(variation "variation" @context name: (name) @name title: (string) @annotation) @item
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
